#include "network/encoder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "made.hpp"
#include "network/native_network.hpp"

namespace ser {
namespace {

constexpr std::string_view kModel = R"({"branches": [
    {"input": "m", "layers": [
      {"type": "standardize", "by": "speaker"},
      {"type": "conv2d", "name": "stem", "channels": 3, "kernel": 3, "padding": "same"},
      {"type": "batch_norm"}, {"type": "relu"}, {"type": "dropout", "rate": 0.3},
      {"type": "residual", "layers": [{"type": "dropout"}, {"type": "relu"}]},
      {"type": "time_pool", "pool": "mean"}]},
    {"input": "v", "layers": [{"type": "standardize"}]}],
    "head": [{"type": "linear", "units": 6}, {"type": "relu"}, {"type": "dropout"},
             {"type": "linear", "units": "classes"}],
    "embedding": "head.1"})";

constexpr std::string_view kNext = R"({"about": "next", "branches": [
    {"input": "x", "layers": [{"type": "standardize", "by": "speaker"}]}],
    "head": [{"type": "linear", "units": 5}, {"type": "relu"},
             {"type": "linear", "name": "stem", "units": "classes"}],
    "embedding": "head.1"})";

const std::vector<NetworkInput> kInputs = {{"m", true, 8}, {"v", false, 2}};

Network model() { return {made::spec(kModel), kInputs, 3}; }

Array uniform_array(std::string_view name, std::size_t rows, std::size_t columns) {
  Array result(rows, columns);
  const auto values = made::uniform(name, static_cast<std::int64_t>(rows * columns));
  std::transform(values.begin(), values.end(), result.values.begin(),
                 [](double value) { return static_cast<float>(value); });
  return result;
}

std::vector<std::string> names_of(const Network& network) {
  std::vector<std::string> names;
  for (const auto& parameter : network.parameters()) names.push_back(parameter.name);
  return names;
}

TEST(Encoder, EndsAtTheEmbeddingAndKeepsTheNamesOfItsTensors) {
  const Network encoder = encoder_of(model());
  EXPECT_EQ(encoder.classes(), 6);
  auto expected = names_of(model());
  std::erase_if(expected, [](const std::string& name) { return name.starts_with("head.3"); });
  EXPECT_EQ(names_of(encoder), expected);
}

TEST(Encoder, GivesTheEmbeddingByTheStoredStatistics) {
  const Tensors weights = made::tensors(model().parameters());
  const std::vector<Array> clip = {uniform_array("clip", 8, 11), uniform_array("facts", 2, 1)};
  EXPECT_EQ(NativeNetwork(encoder_of(model()), weights).logits(clip),
            NativeNetwork(model(), weights).embedding(clip));
}

TEST(Encoder, HasNoDropoutAndNothingBySpeaker) {
  const std::string text = describe(encoder_of(model()).spec()).dump();
  EXPECT_EQ(text.find("speaker"), std::string::npos);
  EXPECT_EQ(text.find("min_clips"), std::string::npos);
  EXPECT_EQ(text.find(R"("rate":0.3)"), std::string::npos);
  EXPECT_EQ(text.find(R"("rate":0.5)"), std::string::npos);
}

TEST(Encoder, NeedsAnEmbeddingThatIsAVectorOfTheNetworksOwn) {
  const auto spec = [](const std::string& head, const std::string& embedding) {
    return Network(made::spec(R"({"branches": [{"input": "m", "layers": []}], "head": [)" + head +
                              R"(], "embedding": ")" + embedding + "\"}"),
                   {{"m", true, 4}}, 3);
  };
  EXPECT_EQ(made::message_of(
                [&] {
                  encoder_of(spec(R"({"type": "time_pool", "pool": "mean"},
                                     {"type": "linear", "units": "classes"})",
                                  ""));
                },
                ErrorKind::kUsage),
            "the network has no embedding: its branches give a map; let the spec's \"embedding\" "
            "name a layer of the head");
  EXPECT_EQ(
      made::message_of(
          [&] {
            encoder_of(spec(R"({"type": "time_pool", "pool": "mean"}, {"type": "svm"})", "head.1"));
          },
          ErrorKind::kUsage),
      "the network's embedding 'head.1' stands behind svm, whose values are the classes; let "
      "it name a layer before that");
}

TEST(Encoder, OfTheClassesKeepsTheirNumberWhereverItStands) {
  const Network classes(made::spec(R"({"branches": [{"input": "v", "layers": []}],
      "head": [{"type": "linear", "units": "classes"}], "embedding": "head.0"})"),
                        {{"v", false, 4}}, 3);
  const Network whole(composed(encoder_of(classes), made::spec(R"({"branches": [{"input": "x",
      "layers": []}], "head": [{"type": "linear", "units": "classes"}]})")),
                      {{"v", false, 4}}, 7);
  EXPECT_EQ(whole.head().front().out, Shape::vector(3));
  EXPECT_EQ(whole.head().back().out, Shape::vector(7));
}

TEST(Composed, CountsOnInTheHeadAndRenamesWhatTheEncoderHas) {
  const Network whole(composed(encoder_of(model()), made::spec(kNext)), kInputs, 4);
  auto expected = names_of(encoder_of(model()));
  for (const char* name : {"head.2.mean", "head.2.std", "head.3.weight", "head.3.bias",
                           "stem_next.weight", "stem_next.bias"}) {
    expected.emplace_back(name);
  }
  EXPECT_EQ(names_of(whole), expected);
  EXPECT_EQ(whole.spec().embedding, "head.4");
  EXPECT_EQ(whole.spec().about, "next");
  // What is written reads back as the same network.
  const Network again(made::spec(describe(whole.spec()).dump()), kInputs, 4);
  EXPECT_EQ(names_of(again), expected);
}

TEST(Composed, GivesWhatTheTwoStagesGiveOneAfterTheOther) {
  const Network encoder = encoder_of(model());
  const Network next(made::spec(kNext), {{"x", false, 6}}, 4);
  const Network whole(composed(encoder, made::spec(kNext)), kInputs, 4);
  const Tensors first = made::tensors(model().parameters());
  const Tensors second = made::tensors(next.parameters());
  Tensors both = first;
  both["head.2.mean"] = second.at("x.0.mean");
  both["head.2.std"] = second.at("x.0.std");
  both["head.3.weight"] = second.at("head.0.weight");
  both["head.3.bias"] = second.at("head.0.bias");
  both["stem_next.weight"] = second.at("stem.weight");
  both["stem_next.bias"] = second.at("stem.bias");
  const std::vector<Array> clip = {uniform_array("clip", 8, 11), uniform_array("facts", 2, 1)};
  Array vector(6, 1);
  vector.values = NativeNetwork(model(), first).embedding(clip);
  const NativeNetwork two(next, second);
  const NativeNetwork one(whole, both);
  EXPECT_EQ(one.logits(clip), two.logits({{vector}}));
  EXPECT_EQ(one.embedding(clip), two.embedding({{vector}}));
}

TEST(Composed, RefusesSeveralBranchesBehindOneVector) {
  EXPECT_EQ(made::message_of([] { composed(encoder_of(model()), made::spec(kModel)); },
                             ErrorKind::kUsage),
            "test.json: branches: an embedding is one vector, but the network has 2 branches; name "
            "one with one branch");
}

TEST(CutBefore, TheTwoPartsGiveWhatTheWholeGives) {
  const Network whole = model();
  const Tensors weights = made::tensors(whole.parameters());
  const std::vector<Array> clip = {uniform_array("clip", 8, 11), uniform_array("facts", 2, 1)};
  const auto expected = NativeNetwork(whole, weights).logits(clip);
  for (const char* place : {"head.0", "head.1", "head.3"}) {
    const CutNetwork parts = cut_before(whole, place);
    Array vector(static_cast<std::size_t>(parts.encoder.classes()), 1);
    vector.values = NativeNetwork(parts.encoder, weights).logits(clip);
    EXPECT_EQ(NativeNetwork(parts.rest, weights).logits({{vector}}), expected) << place;
  }
}

TEST(CutBefore, CutsTheOnlyBranchTooAndBeginsTheRestWithItsStandardize) {
  const Network whole(made::spec(R"({"branches": [{"input": "m", "layers": [
      {"type": "conv2d", "channels": 2, "kernel": 1}, {"type": "time_pool", "pool": "mean"},
      {"type": "standardize"}]}], "head": [{"type": "linear", "units": "classes"}]})"),
                      {{"m", true, 4}}, 3);
  const Tensors weights = made::tensors(whole.parameters());
  const CutNetwork parts = cut_before(whole, "m.2");
  ASSERT_EQ(parts.rest.branches().front().size(), 1U);
  EXPECT_EQ(parts.rest.branches().front().front().input, std::optional<std::size_t>(0));
  const std::vector<Array> clip = {uniform_array("clip", 4, 9)};
  Array vector(8, 1);
  vector.values = NativeNetwork(parts.encoder, weights).logits(clip);
  EXPECT_EQ(NativeNetwork(parts.rest, weights).logits({{vector}}),
            NativeNetwork(whole, weights).logits(clip));
}

}  // namespace
}  // namespace ser
