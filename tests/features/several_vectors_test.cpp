#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "audio/read_clip.hpp"
#include "core/error.hpp"
#include "features/extract_all.hpp"
#include "features/feature_extractor.hpp"
#include "features/store/feature_store.hpp"
#include "generated_signals.hpp"
#include "made_wav.hpp"
#include "storage/atomic_file.hpp"
#include "storage/csv.hpp"
#include "storage/tensor.hpp"
#include "temp_folder.hpp"

namespace ser {
namespace {

/// 2 MFCC at 16 kHz, and mean and maximum of an RMS contour at the recording's own rate.
FeatureConfig two_vectors() {
  return feature_config_from_json(parse_json(R"({"inputs": [
    {"name": "a", "kind": "vector", "sample_rate": 16000, "pooling": ["mean"],
     "blocks": [{"block": "mfcc", "coefficients": 2}]},
    {"name": "b", "kind": "vector", "pooling": ["mean", "max"], "blocks": [{"block": "rms"}]}]})",
                                             "two"),
                                  "two");
}

class SeveralVectors : public ::testing::Test {
 protected:
  void SetUp() override {
    manifest_.folder = folder_.path();
    for (std::uint32_t i = 0; i < 3; ++i) {
      Utterance row;
      row.file = std::to_string(i) + ".wav";
      write_file(folder_ / row.file,
                 wav({WavFormat::kFloat, 32}, float_pcm(scaled(lcg_noise(9000, i + 1), 0.5F))));
      manifest_.rows.push_back(row);
    }
    extract_all(manifest_, two_vectors(), folder_ / "out", {1, false}, silent_observer());
  }

  TempFolder folder_;
  Manifest manifest_;
};

TEST_F(SeveralVectors, StandSideBySideUnderTheirInputsNames) {
  const CsvTable table = read_csv(folder_ / "out/features.csv");
  EXPECT_EQ(table.header, (std::vector<std::string>{"file", "start", "end", "a_mfcc_1", "a_mfcc_2",
                                                    "b_rms_mean", "b_rms_max"}));
  const auto shape =
      read_safetensors(folder_ / "out/features.safetensors").tensors.at("features").shape();
  EXPECT_EQ(shape, (std::vector<std::int64_t>{3, 4}));
}

TEST_F(SeveralVectors, ComeBackAsTheInputsTheyWere) {
  const FeatureStore store = FeatureStore::open(folder_ / "out", two_vectors());
  const FeatureExtractor extractor(two_vectors());
  Workspace workspace;
  for (const Utterance& row : manifest_.rows) {
    const Features expected = extractor(read_clip(folder_ / row.file).wave, workspace);
    const Features found = store.get(row);
    ASSERT_EQ(found.inputs.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
      EXPECT_EQ(found.inputs[i].rows, expected.inputs[i].rows);
      EXPECT_EQ(found.inputs[i].columns, 1U);
      EXPECT_EQ(found.inputs[i].values, expected.inputs[i].values);
    }
  }
}

TEST_F(SeveralVectors, AMatrixThatDoesNotFitItsConfigIsDamaged) {
  const auto path = folder_ / "out/features.safetensors";
  Safetensors content = read_safetensors(path);
  content.tensors["features"] = Tensor::of({3, 3}, std::vector<float>(9));
  write_safetensors(path, content);
  EXPECT_THROW(FeatureStore::open(folder_ / "out", two_vectors()), Error);
}

}  // namespace
}  // namespace ser
