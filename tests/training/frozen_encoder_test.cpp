#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "core/observer.hpp"
#include "models/made_model.hpp"
#include "network/native_network.hpp"
#include "thrown.hpp"
#include "training/config/experiment.hpp"
#include "training/fitted/fit_layers.hpp"
#include "training/start/beginnings.hpp"

namespace ser {
namespace {

const std::set<std::string> kGiven = {"enc.weight", "enc.bias"};
const std::vector<LayerRate> kFrozen = {{"enc", 0.0, 0}};

Network network_of(const std::string& first, const std::string& head) {
  return {
      made::spec(R"({"branches": [{"input": "x", "layers": [)" + first +
                 R"({"type": "linear", "name": "enc", "units": 3}]}], "head": [)" + head + "]}"),
      {{"x", false, 2}},
      2};
}

const std::string kByAll = R"({"type": "standardize"}, )";
const std::string kBySpeaker = R"({"type": "standardize", "by": "speaker", "min_clips": 2}, )";
const std::string kSvm = R"({"type": "svm"})";

TEST(CutBehindFrozen, StandsBeforeTheFirstLayerThatTheDataDecide) {
  const auto place = [](const Network& network, const std::set<std::string>& given) {
    const auto parts = cut_behind_frozen(network, kFrozen, given);
    if (!parts) return std::string("nowhere");
    const auto& branch = parts->rest.branches().front();
    return (branch.empty() ? parts->rest.head() : branch).front().prefix;
  };
  EXPECT_EQ(place(network_of(kByAll, kSvm), kGiven), "head.0");
  EXPECT_EQ(place(network_of("", kByAll + kSvm), kGiven), "head.0");
  EXPECT_EQ(place(network_of("", R"({"type": "relu"}, )" + kBySpeaker + kSvm), kGiven), "head.1");
  EXPECT_EQ(place(network_of("", kSvm), {}), "nowhere") << "nothing gave the tensors";
  EXPECT_EQ(place(network_of(kBySpeaker, kSvm), kGiven), "nowhere") << "each speaker has its own";
  const std::string linear = R"({"type": "linear", "units": "classes"})";
  EXPECT_EQ(place(network_of("", linear), kGiven), "nowhere") << "nothing is fitted";
  EXPECT_EQ(place(network_of("", kByAll + linear), kGiven), "head.0");
}

TEST(NeedsEpochs, UnlessAnSvmIsInTheHeadAndAllElseIsFrozen) {
  const Network network = network_of("", kSvm);
  EXPECT_TRUE(needs_epochs(network));
  EXPECT_FALSE(needs_epochs(network, kFrozen));
  EXPECT_TRUE(needs_epochs(network, {{"enc", 0.5, 9}}));
  EXPECT_TRUE(needs_epochs(network_of("", R"({"type": "linear", "units": "classes"})"), kFrozen));
}

/// Two clips a speaker; a clip's features are its number and its square.
struct Clips {
  Manifest manifest;
  std::vector<Features> features;
  std::vector<std::size_t> rows;
};

Clips made_clips(std::size_t count) {
  Clips clips;
  for (std::size_t i = 0; i < count; ++i) {
    Utterance& row = clips.manifest.rows.emplace_back();
    row.file = std::to_string(i) + ".wav";
    row.corpus = "made";
    row.speaker = std::to_string(i / 2);
    row.emotion = i % 2 == 0 ? "happy" : "sad";
    Array vector(2, 1);
    vector.values = {static_cast<float>(i), static_cast<float>(i * i)};
    clips.features.push_back({{vector}});
    clips.rows.push_back(i);
  }
  return clips;
}

TEST(Encoded, IsTheSameForAnyNumberOfThreadsAndOfTheAskedRowsAlone) {
  const Clips clips = made_clips(6);
  const Network network = network_of("", kSvm);
  const CutNetwork parts = cut_before(network, "head.0");
  const Tensors weights = made::tensors(network.parameters());
  const FeatureSource source(clips.features);
  const NativeNetwork native(parts.encoder, weights);
  for (const int jobs : {1, 3}) {
    const FeatureSource found =
        encoded(parts.encoder, weights, clips.manifest, source, {4, 1}, jobs, silent_observer());
    for (const std::size_t row : {1U, 4U}) {
      EXPECT_EQ(found.get(row).inputs.at(0).values, native.logits(source.get(row).inputs));
    }
    EXPECT_TRUE(found.get(0).inputs.empty());
  }
}

TEST(FitLayers, NormaliseEachTrainingClipByItsOwnSpeakerWhereAsked) {
  // By speaker the first value is always -1 and +1 for the two clips of a speaker: two points.
  const Clips clips = made_clips(8);
  const Network network(made::spec(R"({"branches": [{"input": "x", "layers": [
      {"type": "standardize", "by": "speaker", "min_clips": 2}]}], "head": [{"type": "svm"}]})"),
                        {{"x", false, 2}}, 2);
  const Target target{"emotion", {"happy", "sad"}};
  const FeatureSource source(clips.features);
  const TrainingSet set = {clips.manifest, target, source, network, clips.rows, {}};
  Tensors first = made::tensors(network.parameters());
  for (const char* name : {"x.0.mean", "x.0.std"}) {
    first[name] = Tensor::of({2}, std::vector<float>{1e-6F, 1e-6F});
  }
  const auto fitted = fit_layers(set, first, ClassWeights::kNone, 2);
  const auto vectors = fitted.at("head.0.vectors").floats();
  ASSERT_GT(vectors.size(), 0U);
  for (const float value : vectors) EXPECT_NEAR(std::abs(value), 1.0F, 1e-5F);
}

TEST(EmbeddedExperiment, PutsTheFrozenEncoderInFrontOfTheExperiment) {
  const Model model = made_model();
  const Json found = describe(
      embedded(effective_experiment("svm", {"training.layers=[{\"prefix\": \"head\"}]"}), model));
  EXPECT_EQ(found.at("features"), describe(model.features));
  const Json& network = found.at("network");
  ASSERT_EQ(network.at("branches").size(), 1U);
  EXPECT_EQ(network["branches"][0]["layers"].size(), 3U);
  ASSERT_EQ(network.at("head").size(), 2U);
  EXPECT_EQ(network["head"][0]["type"], "standardize");
  EXPECT_EQ(network["head"][1]["type"], "svm");
  EXPECT_EQ(network.at("embedding"), "head.0");
  const Json& layers = found.at("training").at("layers");
  ASSERT_EQ(layers.size(), 2U);
  EXPECT_EQ(layers[0]["prefix"], "mfcc.1");
  EXPECT_EQ(layers[0]["rate"], 0.0);
  EXPECT_EQ(layers[1]["prefix"], "head");
}

TEST(EmbeddedExperiment, OfSeveralMembersIsRefusedWithTheRemedy) {
  EXPECT_EQ(
      thrown_by([] { embedded(effective_experiment("svm", {}), made_model("weights", 2)); }).what(),
      std::string("features: embedding: the model has 2 members, which do not make one "
                  "network; name the model of one fold (RUN/fold-1)"));
}

TEST(EncoderHeard, AsksForLeaveWhereItKnowsTheTestSpeakers) {
  const Clips clips = made_clips(6);
  Model model = made_model();
  model.trained.heard.speakers = {{"made", "1"}};
  Beginnings beginnings;
  beginnings.encoder = EncoderModel{"encoder.safetensors", std::move(model), "hash"};
  EXPECT_FALSE(have_heard(beginnings, clips.manifest, {0, 1, 4, 5}, false));
  EXPECT_TRUE(have_heard(beginnings, clips.manifest, {2}, true));
  const Error error = thrown_by([&] { have_heard(beginnings, clips.manifest, {2}, false); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  EXPECT_TRUE(holds(error.what(), "the model that this one builds on is not speaker-disjoint"));
}

}  // namespace
}  // namespace ser
