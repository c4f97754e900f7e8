#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "network/network_spec.hpp"
#include "temp_folder.hpp"
#include "training/data/batch.hpp"
#include "training/epochs/epoch_loop.hpp"

namespace ser {

inline constexpr std::size_t kRows = 24;

/// A learner without a network: its one weight counts the steps, its logits follow a script of how
/// many development clips are right after each epoch.
class ScriptedLearner final : public Learner {
 public:
  explicit ScriptedLearner(std::vector<int> right) : right_(std::move(right)) {}

  void begin_epoch(std::uint64_t seed) override { seeds_.push_back(seed); }
  StepResult step(const Batch& batch, double learning_rate,
                  std::span<const double> factors) override {
    factors_.emplace_back(factors.begin(), factors.end());
    steps_ += 1.0F;
    rates_.push_back(learning_rate);
    sizes_.push_back(batch.size);
    frames_.push_back(batch.inputs.front().frames);
    first_values_.push_back(batch.inputs.front().values.front());
    const auto loss = nan_at_ == rates_.size() ? std::nan("") : 1.0;
    std::vector<float> logits(static_cast<std::size_t>(batch.size) * 2, 0.0F);
    for (std::size_t i = 0; second_from_ && i < logits.size(); i += 2) {
      const auto frames = static_cast<std::size_t>(batch.inputs.front().frames);
      logits[i + 1] = batch.inputs.front().values[i / 2 * frames] >= *second_from_ ? 1.0F : -1.0F;
    }
    return {loss, 1.0, logits};
  }
  std::vector<float> logits(const Batch& batch) override {
    // The truth of clip i is i % 2; the value in the features says which clip it is.
    const std::size_t epoch = std::min(seeds_.size(), right_.size()) - 1;
    std::vector<float> logits;
    for (std::int64_t i = 0; i < batch.size; ++i) {
      const auto at = static_cast<std::size_t>(i * batch.inputs[0].rows * batch.inputs[0].frames);
      const int clip = static_cast<int>(batch.inputs[0].values[at]);
      const bool right = clip / 2 % 4 < right_[epoch];
      const bool second = (clip % 2 == 1) == right;
      logits.push_back(second ? -1.0F : 1.0F);
      logits.push_back(second ? 1.0F : -1.0F);
    }
    return logits;
  }
  Tensors weights() const override {
    return {{"steps", Tensor::of({1}, std::vector<float>{steps_})}};
  }
  void set_weights(const Tensors& weights) override { steps_ = weights.at("steps").floats()[0]; }
  Tensors state() const override { return {}; }
  void restore(const Tensors& /*state*/) override {}
  std::string version() const override { return "scripted"; }
  std::string about() const override { return "scripted"; }

  std::vector<int> right_;
  float steps_ = 0.0F;
  std::size_t nan_at_ = 0;
  std::optional<float> second_from_;  ///< training clips from here on are called the second class
  std::vector<std::uint64_t> seeds_;
  std::vector<double> rates_;
  std::vector<std::vector<double>> factors_;
  std::vector<std::int64_t> sizes_;
  std::vector<std::int64_t> frames_;
  std::vector<float> first_values_;
};

/// 16 training clips and 8 development clips of two classes; a clip's features are its row number.
class Fit : public testing::Test {
 protected:
  Fit() {
    std::vector<Features> features;
    for (std::size_t i = 0; i < kRows; ++i) {
      Utterance row;
      row.file = std::to_string(i) + ".wav";
      row.hash = "hash" + std::to_string(i);
      row.emotion = i % 2 == 0 ? "happy" : "sad";
      manifest_.rows.push_back(row);
      Array map(1, 10);
      for (std::size_t frame = 0; frame < 10; ++frame) {
        map.at(0, frame) = static_cast<float>(i) + 0.01F * static_cast<float>(frame);
      }
      features.push_back({{map}});
    }
    source_.emplace(std::move(features));
    target_.labels = {"happy", "sad"};
    network_.emplace(network_spec_from_json(parse_json(R"({"branches": [{"input": "x", "layers":
            [{"type": "time_pool", "pool": "mean"}]}],
            "head": [{"type": "linear", "units": "classes"}]})",
                                                       "test"),
                                            "test:"),
                     std::vector<NetworkInput>{{"x", true, 1}}, 2);
    config_.epochs = 6;
    config_.batch_size = 5;
    config_.patience = 0;
  }

  TrainingSet set() const {
    TrainingSet set{manifest_, target_, *source_, *network_, {}, {}};
    for (std::size_t i = 0; i < 16; ++i) set.train.push_back(i);
    for (std::size_t i = 16; i < kRows; ++i) set.dev.push_back(i);
    return set;
  }

  Checkpoint run(ScriptedLearner& learner, Checkpoint from = {}, const char* folder = "run") {
    const RunFolder run(folder_ / folder);
    return run_epochs(config_, augment_, set(), std::move(from), learner, run, 2,
                      silent_observer());
  }

  TempFolder folder_;
  Manifest manifest_;
  Target target_;
  std::optional<FeatureSource> source_;
  std::optional<Network> network_;
  TrainConfig config_;
  AugmentConfig augment_;
};

}  // namespace ser
