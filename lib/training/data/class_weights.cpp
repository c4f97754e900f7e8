#include "training/data/class_weights.hpp"

namespace ser {

std::vector<double> weights_of_classes(const std::string& kind, std::span<const std::size_t> truth,
                                       std::size_t classes) {
  std::vector<double> counts(classes);
  for (const std::size_t label : truth) counts[label] += 1.0;
  const double mean = static_cast<double>(truth.size()) / static_cast<double>(classes);
  std::vector<double> weights;
  weights.reserve(classes);
  for (const double count : counts) {
    weights.push_back(kind == "balanced" && count > 0.0 ? mean / count : 1.0);
  }
  return weights;
}

}  // namespace ser
