#include "models/adaptation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "network/made.hpp"
#include "network/network_spec.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

Network network_of(const std::string& layers, const std::string& head) {
  const std::string spec = R"({"branches": [{"input": "x", "layers": [)" + layers +
                           R"(]}], "head": [)" + head +
                           R"({"type": "linear", "units": "classes"}]})";
  return {network_spec_from_json(parse_json(spec, "test"), "test:"), {{"x", true, 2}}, 3};
}

/// Clips of two bands whose frames are numbers of the clip's own name.
std::vector<Features> clips_of(std::size_t count) {
  std::vector<Features> clips;
  for (std::size_t i = 0; i < count; ++i) {
    Array map(2, 4 + i);
    const auto values = made::uniform("clip" + std::to_string(i), static_cast<int>(2 * (4 + i)));
    for (std::size_t k = 0; k < map.values.size(); ++k) {
      map.values[k] = static_cast<float>(5.0 * values[k] + 3.0);
    }
    clips.push_back({{map}});
  }
  return clips;
}

std::vector<const Features*> pointers_to(const std::vector<Features>& clips) {
  std::vector<const Features*> pointers;
  for (const auto& clip : clips) pointers.push_back(&clip);
  return pointers;
}

const char* const kBySpeaker = R"({"type": "standardize", "by": "speaker"},)";
const char* const kDeep =
    R"({"type": "flatten"}, {"type": "linear", "units": 6}, {"type": "time_pool", "pool": "max"})";

/// What flows behind the layer `prefix` for these clips, per channel: mean and variance are 0 and
/// 1 when the statistics fit.
void expect_standardized(const NativeNetwork& network, const SpeakerLayer& layer,
                         const std::vector<Features>& clips, const GroupStats& stats) {
  LayerMoments behind(layer);
  for (const auto& clip : clips) {
    const Activation in = network.input_of(layer.prefix, clip.inputs, &stats);
    behind.add(layer.layer->forward(in, ParameterView(stats, layer.prefix + ".")));
  }
  const auto after = behind.stats();
  for (const float mean : after.at(layer.prefix + ".mean").floats()) EXPECT_NEAR(mean, 0.0, 1e-5);
  for (const float std : after.at(layer.prefix + ".std").floats()) EXPECT_NEAR(std, 1.0, 1e-4);
}

TEST(SpeakerStats, LeaveEveryLayerBySpeakerWithMeanZeroAndDeviationOne) {
  const Network network = network_of(std::string(kBySpeaker) + kDeep, kBySpeaker);
  Tensors weights = made::tensors(network.parameters());
  weights["head.0.std"] = Tensor::of({6}, std::vector<float>(6, 0.01F));
  const NativeNetwork native(network, weights);
  const auto clips = clips_of(8);
  const auto layers = speaker_layers(network);
  ASSERT_EQ(layers.size(), 2U);
  EXPECT_EQ(layers[0].prefix, "x.0");
  EXPECT_EQ(layers[0].input, 0U);
  EXPECT_EQ(layers[1].prefix, "head.0");
  EXPECT_FALSE(layers[1].input);
  const auto stats = speaker_stats(native, weights, layers, pointers_to(clips), 2);
  for (const auto& layer : layers) expect_standardized(native, layer, clips, stats);
}

TEST(SpeakerStats, AreTheSameOnAnyNumberOfThreads) {
  const Network network = network_of(std::string(kBySpeaker) + kDeep, kBySpeaker);
  const Tensors weights = made::tensors(network.parameters());
  const NativeNetwork native(network, weights);
  const auto clips = clips_of(9);
  const auto of = [&](int jobs) {
    return speaker_stats(native, weights, speaker_layers(network), pointers_to(clips), jobs);
  };
  const auto one = of(1);
  const auto three = of(3);
  for (const auto& [name, tensor] : one) {
    const auto other = three.at(name).floats();
    EXPECT_TRUE(std::equal(other.begin(), other.end(), tensor.floats().begin())) << name;
  }
}

TEST(SpeakerStats, AreLeftOutWhenThereAreTooFewClips) {
  const Network network = network_of(std::string(kBySpeaker) + kDeep, kBySpeaker);
  const Tensors weights = made::tensors(network.parameters());
  const NativeNetwork native(network, weights);
  const auto clips = clips_of(4);  // min_clips is 5
  const auto stats = speaker_stats(native, weights, speaker_layers(network), pointers_to(clips), 1);
  EXPECT_TRUE(stats.empty());
  EXPECT_EQ(native.logits(clips[0].inputs, &stats), native.logits(clips[0].inputs));
}

TEST(SpeakerStats, OfAFeatureThatNeverMovesDoNotBlowItUp) {
  const Network network = network_of(std::string(kBySpeaker) + kDeep, "");
  const Tensors weights = made::tensors(network.parameters());
  const NativeNetwork native(network, weights);
  auto clips = clips_of(6);
  for (auto& clip : clips) {
    for (float& value : clip.inputs[0].row(1)) value = 7.0F;
  }
  const auto stats = speaker_stats(native, weights, speaker_layers(network), pointers_to(clips), 1);
  EXPECT_FLOAT_EQ(stats.at("x.0.std").floats()[1], 0.1F * weights.at("x.0.std").floats()[1]);
}

TEST(SpeakerLayers, FirstLayersCountWhenAskedFor) {
  const Network network = network_of(std::string(R"({"type": "standardize"},)") + kDeep, "");
  EXPECT_TRUE(speaker_layers(network).empty());
  const auto layers = speaker_layers(network, /*every_first=*/true);
  ASSERT_EQ(layers.size(), 1U);
  EXPECT_EQ(layers[0].prefix, "x.0");
}

TEST(SpeakerLayers, ByCorpusCountLikewiseAndOneNetworkGroupsOneWay) {
  const std::string by_corpus = R"({"type": "standardize", "by": "corpus", "min_clips": 7},)";
  const Network network = network_of(by_corpus + kDeep, "");
  const auto layers = speaker_layers(network);
  ASSERT_EQ(layers.size(), 1U);
  EXPECT_EQ(layers[0].statistics->min_clips, 7);
  EXPECT_EQ(layers[0].layer->describe(),
            Json({{"per", "row"}, {"by", "corpus"}, {"min_clips", 7}}));
  EXPECT_EQ(grouping_of(network), Standardize::By::kCorpus);
  EXPECT_EQ(grouping_of(network_of(std::string(kBySpeaker) + kDeep, "")),
            Standardize::By::kSpeaker);
  EXPECT_EQ(grouping_of(network_of(kDeep, "")), Standardize::By::kAll);
  const Network both = network_of(by_corpus + kDeep, kBySpeaker);
  EXPECT_EQ(thrown_by([&] { grouping_of(both); }).kind(), ErrorKind::kUsage);
}

TEST(Adapted, StampsByWhatTheCountsAreOfAndOnlyWhereAnyGroupWas) {
  const Stamps by_speaker = adapted({}, {Standardize::By::kSpeaker, 2, 10, 0});
  EXPECT_TRUE(by_speaker.speaker_adapted);
  EXPECT_FALSE(by_speaker.corpus_adapted);
  const Stamps by_corpus = adapted({}, {Standardize::By::kCorpus, 1, 10, 0});
  EXPECT_FALSE(by_corpus.speaker_adapted);
  EXPECT_TRUE(by_corpus.corpus_adapted);
  const Stamps nobody = adapted({}, {Standardize::By::kCorpus, 0, 0, 10});
  EXPECT_FALSE(nobody.speaker_adapted || nobody.corpus_adapted);
}

TEST(RowsByGroup, OfCorporaAreTheirClipsAndOfNobodyAll) {
  Manifest manifest;
  for (const char* corpus : {"a", "b", "a", "", ""}) {
    Utterance row;
    row.corpus = corpus;
    row.speaker = "1";
    manifest.rows.push_back(row);
  }
  EXPECT_EQ(rows_by_group(manifest, {0, 1, 2, 3, 4}, Standardize::By::kCorpus),
            (std::vector<std::vector<std::size_t>>{{0, 2}, {1}, {3}, {4}}));
  EXPECT_EQ(rows_by_group(manifest, {4, 0}, Standardize::By::kAll),
            (std::vector<std::vector<std::size_t>>{{4, 0}}));
}

TEST(RowsByGroup, OfSpeakersKeepCorporaApartAndUnknownSpeakersAlone) {
  Manifest manifest;
  for (const auto& [corpus, speaker] : std::vector<std::pair<const char*, const char*>>{
           {"a", "1"}, {"b", "1"}, {"a", "1"}, {"a", ""}, {"a", ""}, {"a", "2"}}) {
    Utterance row;
    row.corpus = corpus;
    row.speaker = speaker;
    manifest.rows.push_back(row);
  }
  EXPECT_EQ(rows_by_group(manifest, {0, 1, 2, 3, 4, 5}, Standardize::By::kSpeaker),
            (std::vector<std::vector<std::size_t>>{{0, 2}, {1}, {3}, {4}, {5}}));
}

}  // namespace
}  // namespace ser
