#include "network/layer.hpp"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <numeric>

namespace ser {

std::string_view name_of(Shape::Kind kind) {
  switch (kind) {
    case Shape::Kind::kMap:
      return "map";
    case Shape::Kind::kSequence:
      return "sequence";
    case Shape::Kind::kVector:
      return "vector";
  }
  return "";
}

std::string to_text(const Shape& shape) {
  std::string text = std::to_string(shape.channels);
  if (shape.kind == Shape::Kind::kMap) text += " x " + std::to_string(shape.bands);
  if (shape.kind == Shape::Kind::kVector) return text;
  return text + " x " + (shape.frames == kAnyFrames ? "any" : std::to_string(shape.frames));
}

Activation zeros(const Shape& shape) {
  return {shape, std::vector<float>(static_cast<std::size_t>(shape.size()))};
}

std::int64_t Parameter::size() const {
  if (std::find(shape.begin(), shape.end(), kAnySize) != shape.end()) return 0;
  return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies{});
}

const Tensor& ParameterView::tensor(std::string_view name) const {
  const std::string full = prefix_ + std::string(name);
  if (instead_ != nullptr) {
    const auto own = instead_->find(full);
    if (own != instead_->end()) return own->second;
  }
  const auto found = tensors_->find(full);
  if (found == tensors_->end()) throw model_error("the model has no tensor '" + full + "'");
  return found->second;
}

ParameterView ParameterView::below(std::string_view name) const {
  return {*tensors_, prefix_ + std::string(name) + ".", instead_};
}

std::int64_t InputStatistics::rows(const Shape& in) const {
  if (per == Per::kAll) return 1;
  return in.kind == Shape::Kind::kMap ? in.bands : in.channels;
}

Layer::~Layer() = default;

std::vector<Parameter> Layer::parameters(const Shape& /*in*/) const { return {}; }

Json Layer::describe() const { return Json::object(); }

LayerPtr Layer::with_classes(std::int64_t /*classes*/) const { return nullptr; }

LayerPtr Layer::frozen() const { return nullptr; }

std::optional<ChannelAffine> Layer::as_affine(const ParameterView& /*parameters*/) const {
  return std::nullopt;
}

std::optional<WeightedLayer> Layer::absorbing(const ChannelAffine& /*behind*/,
                                              const ParameterView& /*parameters*/) const {
  return std::nullopt;
}

std::vector<InnerLayers> Layer::inner() const { return {}; }

// NOLINTNEXTLINE(performance-unnecessary-value-param): layers that have such lists keep them
LayerPtr Layer::with_inner(std::vector<InnerLayers> /*lists*/) const {
  throw Error(ErrorKind::kBug, std::string(type()) + " has no layers inside");
}

Tensors scaled_weights(const ChannelAffine& behind, const ParameterView& parameters,
                       bool has_bias) {
  const Tensor& weight = parameters.tensor("weight");
  const auto old = weight.floats();
  std::vector<float> values(old.begin(), old.end());
  std::vector<float> bias = behind.shift;
  const std::size_t run = values.size() / bias.size();
  for (std::size_t channel = 0; channel < bias.size(); ++channel) {
    for (float& value : std::span(values).subspan(channel * run, run)) {
      value *= behind.scale[channel];
    }
    if (has_bias) bias[channel] += parameters["bias"][channel] * behind.scale[channel];
  }
  const auto channels = static_cast<std::int64_t>(bias.size());
  return {{"weight", Tensor::of(weight.shape(), std::move(values))},
          {"bias", Tensor::of({channels}, std::move(bias))}};
}

UnfitShape::UnfitShape(const std::string& needed, const Shape& found)
    : Error(ErrorKind::kUsage, "needs " + needed + ", but gets a " +
                                   std::string(name_of(found.kind)) + " of " + to_text(found)) {}

void require_kind(const Shape& shape, Shape::Kind needed) {
  if (shape.kind != needed) throw UnfitShape("a " + std::string(name_of(needed)), shape);
}

}  // namespace ser
