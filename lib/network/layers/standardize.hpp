#pragma once

#include "network/layer.hpp"

namespace ser {

/// (x − mean) / max(std, kStdFloor) with statistics of the training part. Tensors: mean, std, with
/// `per` row as many values as rows() says, with `per` all one.
class Standardize final : public Layer {
 public:
  static constexpr std::string_view kType = "standardize";

  enum class Per {
    kRow,  ///< each band of a map (over all its channels), each channel of a sequence or vector
    kAll,
  };
  struct Options {
    Per per = Per::kRow;
  };
  static constexpr float kStdFloor = 1e-6F;

  static Options read(JsonReader& reader);
  explicit Standardize(Options options) : options_(options) {}
  const Options& options() const { return options_; }

  std::string_view type() const override { return kType; }
  Shape output(const Shape& in) const override { return in; }
  std::vector<Parameter> parameters(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
  /// How many means and standard deviations there are.
  std::int64_t rows(const Shape& in) const;

 private:
  Options options_;
};

}  // namespace ser
