#pragma once

#include "network/layers/extent.hpp"
#include "network/layers/layer_of.hpp"

namespace ser {

/// The window that max_pool and avg_pool slide. Along a sequence only its frames count, and both
/// sizes must be given as one number.
struct PoolWindow {
  Extent kernel;
  Extent stride;  ///< the kernel where the spec gives none
};

/// The largest value of each window of a map (bands × frames) or a sequence (frames). Windows that
/// do not fit are left out (floor), nothing is padded.
class MaxPool final : public LayerOf<MaxPool, PoolWindow> {
 public:
  using LayerOf::LayerOf;
  static constexpr std::string_view kType = "max_pool";

  static Options read(JsonReader& reader);

  Shape output(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
  FrameUse frame_use() const override { return FrameUse::kWindow; }
};

/// The mean of each window of a map (bands × frames) or a sequence (frames). Windows that do not
/// fit are left out (floor), nothing is padded.
class AvgPool final : public LayerOf<AvgPool, PoolWindow> {
 public:
  using LayerOf::LayerOf;
  static constexpr std::string_view kType = "avg_pool";

  static Options read(JsonReader& reader);

  Shape output(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
  FrameUse frame_use() const override { return FrameUse::kWindow; }
};

enum class TimeStatistic {
  kMean,
  kMax,
  kMeanPlusMax,  ///< the sum of the two, as BYOL-S
  kStd,          ///< sqrt(biased variance + kStdEpsilon)
  kLast,         ///< the last frame
  kAttention,    ///< mean weighted by softmax over frames of a learned score
};

struct TimePoolOptions {
  std::vector<TimeStatistic> pools;
  /// Width of the attention's hidden layer: score = score.weight · tanh(hidden.weight · x +
  /// hidden.bias) + score.bias; with 0 the score is linear in x.
  std::int64_t hidden = 0;
};

/// Statistics over all frames of a sequence, or of a map as flatten makes it a sequence: a vector
/// with `width` values for each entry of `pools`, one behind the other.
class TimePool final : public LayerOf<TimePool, TimePoolOptions> {
 public:
  using LayerOf::LayerOf;
  static constexpr std::string_view kType = "time_pool";
  using Pool = TimeStatistic;

  static constexpr float kStdEpsilon = 1e-6F;

  static Options read(JsonReader& reader);

  Shape output(const Shape& in) const override;
  std::vector<Parameter> parameters(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
  FrameUse frame_use() const override { return FrameUse::kClip; }
};

}  // namespace ser
