#include "signal/dct.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "core/error.hpp"

namespace ser {

Dct::Dct(std::size_t inputs, std::size_t outputs)
    : inputs_(inputs), outputs_(outputs), matrix_(inputs * outputs) {
  if (outputs < 1 || outputs > inputs) {
    throw usage_error("a cosine transform of " + std::to_string(inputs) +
                      " values has 1 to as many coefficients, not " + std::to_string(outputs));
  }
  const auto n = static_cast<double>(inputs);
  for (std::size_t k = 0; k < outputs; ++k) {
    const double scale = std::sqrt((k == 0 ? 1.0 : 2.0) / n);
    for (std::size_t i = 0; i < inputs; ++i) {
      const double angle =
          std::numbers::pi * static_cast<double>(k) * (2.0 * static_cast<double>(i) + 1.0);
      matrix_[k * inputs + i] = scale * std::cos(angle / (2.0 * n));
    }
  }
}

Array Dct::operator()(const Array& values) const {
  Array result(outputs_, values.columns);
  const std::vector<double> inputs(values.values.begin(), values.values.end());
  std::vector<double> sums(values.columns);
  for (std::size_t k = 0; k < outputs_; ++k) {
    std::fill(sums.begin(), sums.end(), 0.0);
    for (std::size_t i = 0; i < inputs_; ++i) {
      const double weight = matrix_[k * inputs_ + i];
      const double* row = &inputs[i * values.columns];
      for (std::size_t t = 0; t < sums.size(); ++t) sums[t] += weight * row[t];
    }
    std::transform(sums.begin(), sums.end(), result.row(k).begin(),
                   [](double sum) { return static_cast<float>(sum); });
  }
  return result;
}

}  // namespace ser
