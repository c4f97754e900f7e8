#pragma once

#include "network/layer.hpp"

namespace ser {

/// A map becomes a sequence of bands·channels × frames, a sequence of fixed length a vector of
/// frames·channels; the channel always runs fastest: index = band·channels + channel.
class Flatten final : public Layer {
 public:
  static constexpr std::string_view kType = "flatten";
  struct Options {};

  static Options read(JsonReader& reader);
  explicit Flatten(Options options) : options_(options) {}
  const Options& options() const { return options_; }

  std::string_view type() const override { return kType; }
  Shape output(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;

 private:
  Options options_;
};

/// A vector becomes a sequence of steps of `channels` consecutive values each; undone by flatten.
class Reshape final : public Layer {
 public:
  static constexpr std::string_view kType = "reshape";

  struct Options {
    std::int64_t channels = 1;  ///< must divide the vector's width
  };

  static Options read(JsonReader& reader);
  explicit Reshape(Options options) : options_(options) {}
  const Options& options() const { return options_; }

  std::string_view type() const override { return kType; }
  Shape output(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;

 private:
  Options options_;
};

}  // namespace ser
