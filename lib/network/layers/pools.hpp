#pragma once

#include "network/layer.hpp"
#include "network/layers/extent.hpp"

namespace ser {

/// The window that max_pool and avg_pool slide. Along a sequence only its frames count, and both
/// sizes must be given as one number.
struct PoolWindow {
  Extent kernel;
  Extent stride;  ///< the kernel where the spec gives none
};

/// The largest value of each window of a map (bands × frames) or a sequence (frames). Windows that
/// do not fit are left out (floor), nothing is padded.
class MaxPool final : public Layer {
 public:
  static constexpr std::string_view kType = "max_pool";

  using Options = PoolWindow;

  static Options read(JsonReader& reader);
  explicit MaxPool(Options options) : options_(options) {}
  const Options& options() const { return options_; }

  std::string_view type() const override { return kType; }
  Shape output(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
  FrameUse frame_use() const override { return FrameUse::kWindow; }

 private:
  Options options_;
};

/// The mean of each window of a map (bands × frames) or a sequence (frames). Windows that do not
/// fit are left out (floor), nothing is padded.
class AvgPool final : public Layer {
 public:
  static constexpr std::string_view kType = "avg_pool";

  using Options = PoolWindow;

  static Options read(JsonReader& reader);
  explicit AvgPool(Options options) : options_(options) {}
  const Options& options() const { return options_; }

  std::string_view type() const override { return kType; }
  Shape output(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
  FrameUse frame_use() const override { return FrameUse::kWindow; }

 private:
  Options options_;
};

}  // namespace ser
