#include "training/epochs/weight_average.hpp"

#include <algorithm>
#include <vector>

namespace ser {

void WeightAverage::update(const Tensors& weights, std::uint64_t step) {
  if (average_.empty()) {
    average_ = weights;
    return;
  }
  const auto n = static_cast<double>(step);
  const auto keep = static_cast<float>(std::min(decay_, (1.0 + n) / (10.0 + n)));
  for (const auto& [name, tensor] : weights) {
    const auto now = tensor.floats();
    const auto before = average_.at(name).floats();
    std::vector<float> values(now.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = keep * before[i] + (1.0F - keep) * now[i];
    }
    average_[name] = Tensor::of(tensor.shape(), std::move(values));
  }
}

}  // namespace ser
