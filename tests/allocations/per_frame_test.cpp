// No loop over frames asks for memory: what asks in such a loop is slow, and slower still when
// several threads do. So twice as many frames need hardly more allocations.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "counted_malloc.hpp"
#include "features/feature_extractor.hpp"
#include "features/workspace.hpp"
#include "models/model.hpp"
#include "network/native_network.hpp"
#include "voiced_signals.hpp"

namespace ser {
namespace {

constexpr int kRate = 16000;
constexpr int kSeconds = 3;
/// What an allocation for every frame would make at least: a frame each 512 samples of 22050 Hz.
constexpr std::size_t kFramesPerSecond = 43;

/// Of 1 s, 2 s, … : a voice whose pitch glides, with a pause each second, so that no part of a
/// prosodic analysis is idle.
Waveform voice(int seconds) {
  const auto count = static_cast<std::size_t>(seconds) * kRate;
  Waveform wave{gliding_voice(count, kRate), kRate};
  for (std::size_t i = 0; i < count; ++i) {
    wave.samples[i] = i % kRate < kRate / 4 ? 0.0F : wave.samples[i];
  }
  return wave;
}

void expect_growth_below(std::size_t limit, const std::string& name, std::size_t once,
                         std::size_t twice) {
  std::printf("%-20s %6zu allocations, %6zu for twice as many frames\n", name.c_str(), once, twice);
  EXPECT_LT(twice, once + limit);
}

/// `name` as GoogleTest takes it.
std::string plain(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

class ShippedSet : public testing::TestWithParam<std::string> {};

std::vector<std::string> feature_sets() {
  std::vector<std::string> names;
  const std::filesystem::path folder(SER_SOURCE_DIR "/configs/features");
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().stem());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// Measured: at most 31 a second. libsoxr asks 4 times a second, 15 times with constant-Q, and the
// pulses of a voiced stretch are collected in vectors that grow by doubling, 15 times a stretch.
TEST_P(ShippedSet, AsksForNoMemoryForEveryFrame) {
  FeatureConfig config = find_feature_config(GetParam());
  for (FeatureInput& input : config.inputs) input.cut = {};
  const FeatureExtractor extractor(config);
  const Waveform once = voice(kSeconds);
  const Waveform twice = voice(2 * kSeconds);
  Workspace workspace;
  extractor(once, workspace);  // makes plans, windows and filters
  extractor(twice, workspace);
  expect_growth_below(kSeconds * kFramesPerSecond, GetParam(),
                      allocations_of([&] { extractor(once, workspace); }),
                      allocations_of([&] { extractor(twice, workspace); }));
}

INSTANTIATE_TEST_SUITE_P(Shipped, ShippedSet, testing::ValuesIn(feature_sets()),
                         [](const auto& set) { return plain(set.param); });

struct NetworkCase {
  std::string network;
  std::string features;
};

class Inference : public testing::TestWithParam<NetworkCase> {};

Tensors any_weights(const Network& network) {
  Random random(1);
  Tensors tensors;
  for (const auto& parameter : network.parameters()) {
    std::vector<float> values(static_cast<std::size_t>(parameter.size()));
    for (float& value : values) value = static_cast<float>(random.uniform(0.01, 0.1));
    tensors.emplace(parameter.name, Tensor::of(parameter.shape, std::move(values)));
  }
  return tensors;
}

std::vector<Array> any_inputs(const Network& network, std::size_t frames) {
  std::vector<Array> inputs;
  for (const auto& input : network.inputs()) {
    inputs.emplace_back(static_cast<std::size_t>(input.rows), input.map ? frames : 1);
  }
  return inputs;
}

TEST_P(Inference, AsksForNoMemoryForEveryFrame) {
  constexpr std::int64_t kClasses = 8;
  constexpr std::size_t kFrames = 300;
  const Network network(find_network_spec(GetParam().network),
                        network_inputs(find_feature_config(GetParam().features)), kClasses);
  const NativeNetwork native(network, any_weights(network));
  const std::vector<Array> once = any_inputs(network, kFrames);
  const std::vector<Array> twice = any_inputs(network, 2 * kFrames);
  expect_growth_below(8, GetParam().network, allocations_of([&] { native.logits(once); }),
                      allocations_of([&] { native.logits(twice); }));
}

INSTANTIATE_TEST_SUITE_P(Shipped, Inference,
                         testing::Values(NetworkCase{"cnn", "logmel-128"},
                                         NetworkCase{"crnn", "logmel-64"},
                                         NetworkCase{"byol-s", "logmel-64"},
                                         NetworkCase{"lstm-frames", "mfcc-40-frames"},
                                         NetworkCase{"best", "logmels-prosody"}),
                         [](const auto& test) { return plain(test.param.network); });

}  // namespace
}  // namespace ser
