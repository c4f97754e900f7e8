#include "training/data/batch.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "training/data/training_batches.hpp"

namespace ser {
namespace {

constexpr double kSeconds = 4.0;

/// A map of so many frames over kSeconds; each value is the time of its frame.
Array times(std::size_t frames) {
  Array map(1, frames);
  for (std::size_t f = 0; f < frames; ++f) {
    map.at(0, f) =
        static_cast<float>(kSeconds * static_cast<double>(f) / static_cast<double>(frames));
  }
  return map;
}

TEST(CropOfMap, OfTheMapItselfIsItselfAndNoneIsAll) {
  const Crop crop = crop_of_map({30, 50, 400}, 400);
  EXPECT_EQ(crop.first, 30U);
  EXPECT_EQ(crop.frames, 50U);
  EXPECT_EQ(crop_of_map({}, 400).frames, 400U);
  EXPECT_EQ(crop_of_map({}, 0).frames, 0U);
}

TEST(CropOfMap, StaysInsideShorterMaps) {
  for (std::size_t columns = 1; columns < 40; ++columns) {
    for (std::size_t first = 0; first <= 300; first += 7) {
      const Crop crop = crop_of_map({first, 100, 400}, columns);
      EXPECT_GE(crop.frames, 1U);
      EXPECT_LE(crop.first + crop.frames, columns);
    }
  }
}

TEST(BatchOf, MapsOfDifferentRatesAreCutAtTheSameTime) {
  const Features clip = {{times(400), times(172)}};
  const Batch batch = batch_of(std::vector<BatchClip>{{&clip, {120, 200, 400}}}, {true, true});
  EXPECT_EQ(batch.inputs[0].frames, 200);
  EXPECT_EQ(batch.inputs[1].frames, 86);
  EXPECT_NEAR(batch.inputs[0].values.front(), 1.2, 1e-5);
  EXPECT_NEAR(batch.inputs[1].values.front(), 1.2, 0.5 * kSeconds / 172);
}

TEST(TrainingBatches, CropFramesCountThoseOfTheFirstMap) {
  Manifest manifest;
  manifest.rows.resize(1);
  manifest.rows[0].hash = "content";
  manifest.rows[0].emotion = "happy";
  Target target;
  target.labels = {"happy", "sad"};
  const FeatureSource source({{{times(400), times(172)}}});
  const Network network(network_spec_from_json(parse_json(R"({"branches": [
          {"input": "fine", "layers": [{"type": "time_pool", "pool": "mean"}]},
          {"input": "coarse", "layers": [{"type": "time_pool", "pool": "mean"}]}],
          "head": [{"type": "linear", "units": "classes"}]})",
                                                          "test"),
                                               "test:"),
                        {{"fine", true, 1}, {"coarse", true, 1}}, 2);
  const TrainingSet set{manifest, target, source, network, {0}, {}};
  TrainConfig config;
  config.crop_frames = 100;
  for (const bool masks : {false, true}) {
    AugmentConfig augment;
    if (masks) augment.map.push_back({});
    const TrainingBatches batches(config, augment, set);
    for (std::uint64_t epoch = 1; epoch < 20; ++epoch) {
      const Batch batch = batches.make({0}, epoch, 0);
      EXPECT_EQ(batch.inputs[0].frames, 100);
      EXPECT_EQ(batch.inputs[1].frames, 43);
      if (masks) continue;  // they may hide the first frame
      EXPECT_NEAR(batch.inputs[0].values.front(), batch.inputs[1].values.front(), kSeconds / 172);
    }
  }
}

}  // namespace
}  // namespace ser
