#pragma once

#include <string_view>
#include <utility>

#include "network/layer.hpp"

namespace ser {

/// What every layer has that keeps its options. `Self` names itself (`kType`) and reads its options
/// (`static Options read(JsonReader&)`, which throws usage_error).
template <typename Self, typename OptionsOfSelf>
class LayerOf : public Layer {
 public:
  using Options = OptionsOfSelf;

  explicit LayerOf(Options options) : options_(std::move(options)) {}
  const Options& options() const { return options_; }
  std::string_view type() const final { return Self::kType; }

 private:
  Options options_;
};

/// A layer without options.
struct NoOptions {};
template <typename Self>
class PlainLayer : public LayerOf<Self, NoOptions> {
 public:
  using LayerOf<Self, NoOptions>::LayerOf;
  static NoOptions read(JsonReader& /*reader*/) { return {}; }
};

}  // namespace ser
