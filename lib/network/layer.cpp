#include "network/layer.hpp"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <numeric>

namespace ser {

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

Layer::~Layer() = default;

std::vector<Parameter> Layer::parameters(const Shape& /*in*/) const { return {}; }

Json Layer::describe() const { return Json::object(); }

LayerPtr Layer::with_classes(std::int64_t /*classes*/) const { return nullptr; }

UnfitShape::UnfitShape(const std::string& needed, const Shape& found)
    : Error(ErrorKind::kUsage, "needs " + needed + ", but gets a " +
                                   std::string(name_of(found.kind)) + " of " + to_text(found)) {}

void require_kind(const Shape& shape, Shape::Kind needed) {
  if (shape.kind != needed) throw UnfitShape("a " + std::string(name_of(needed)), shape);
}

}  // namespace ser
