#include "network/layers/table.hpp"

#include <map>

#include "network/layers/activations.hpp"
#include "network/layers/classifiers.hpp"
#include "network/layers/convolutions.hpp"
#include "network/layers/linear.hpp"
#include "network/layers/norms.hpp"
#include "network/layers/pools.hpp"
#include "network/layers/recurrent.hpp"
#include "network/layers/reshapes.hpp"
#include "network/layers/residual.hpp"

namespace ser {
namespace {

template <typename T>
LayerPtr make(JsonReader& reader) {
  return std::make_shared<const T>(T::read(reader));
}

const std::map<std::string_view, LayerFactory>& table() {
  static const std::map<std::string_view, LayerFactory> kTable = {
      {AvgPool::kType, &make<AvgPool>},
      {BatchNorm::kType, &make<BatchNorm>},
      {Conv1d::kType, &make<Conv1d>},
      {Conv2d::kType, &make<Conv2d>},
      {Dropout::kType, &make<Dropout>},
      {Elu::kType, &make<Elu>},
      {Flatten::kType, &make<Flatten>},
      {Gelu::kType, &make<Gelu>},
      {Gru::kType, &make<Gru>},
      {LayerNorm::kType, &make<LayerNorm>},
      {LeakyRelu::kType, &make<LeakyRelu>},
      {Linear::kType, &make<Linear>},
      {Logistic::kType, &make<Logistic>},
      {Lstm::kType, &make<Lstm>},
      {MaxPool::kType, &make<MaxPool>},
      {Relu::kType, &make<Relu>},
      {Reshape::kType, &make<Reshape>},
      {Residual::kType, &make<Residual>},
      {Standardize::kType, &make<Standardize>},
      {Svm::kType, &make<Svm>},
      {TimePool::kType, &make<TimePool>},
  };
  return kTable;
}

}  // namespace

LayerFactory find_layer_factory(std::string_view type) {
  const auto found = table().find(type);
  return found == table().end() ? nullptr : found->second;
}

std::vector<std::string> layer_types() {
  std::vector<std::string> types;
  for (const auto& [type, factory] : table()) types.emplace_back(type);
  return types;
}

}  // namespace ser
