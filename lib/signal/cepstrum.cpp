#include "signal/cepstrum.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <numeric>
#include <string>
#include <utility>

#include "core/error.hpp"

namespace ser {
namespace {

constexpr std::size_t kLanes = 8;
using Lanes = Eigen::Array<double, kLanes, 1>;

}  // namespace

Array scaled_logarithms(Array values, double scale, float least, double offset) {
  for (std::size_t begin = 0; begin < values.values.size(); begin += kLanes) {
    const auto chunk =
        std::span(values.values).subspan(begin, std::min(kLanes, values.values.size() - begin));
    // Always whole registers: the scalar logarithm of what is left over would be another one.
    Lanes lanes = Lanes::Ones();
    for (std::size_t i = 0; i < chunk.size(); ++i) {
      lanes[static_cast<Eigen::Index>(i)] = static_cast<double>(std::max(least, chunk[i])) + offset;
    }
    lanes = scale * lanes.log();
    for (std::size_t i = 0; i < chunk.size(); ++i) {
      chunk[i] = static_cast<float>(lanes[static_cast<Eigen::Index>(i)]);
    }
  }
  return values;
}

Array power_to_db(Array power, const DecibelOptions& options) {
  if (power.values.empty()) return power;
  constexpr double kDecibel = 10.0 * std::numbers::log10e;
  power = scaled_logarithms(std::move(power), kDecibel, static_cast<float>(options.amin), 0.0);
  if (options.top_db) {
    const float floor = *std::max_element(power.values.begin(), power.values.end()) -
                        static_cast<float>(*options.top_db);
    for (float& value : power.values) value = std::max(value, floor);
  }
  return power;
}

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

namespace {

/// What weighs `size` equidistant values to the `order`-th derivative of the polynomial of degree
/// `order` that fits them best: only the polynomial p of that degree that is orthogonal to all
/// lower ones has one, and the derivative of its share of the fit is order!·⟨values, p⟩ / ⟨p, p⟩.
std::vector<double> derivative_weights(std::size_t size, int order) {
  const double middle = (static_cast<double>(size) - 1.0) / 2.0;
  std::vector<double> before(size, 0.0);
  std::vector<double> current(size, 1.0);
  double norm_before = 1.0;
  double norm = static_cast<double>(size);
  double factorial = 1.0;
  for (int degree = 1; degree <= order; ++degree) {
    std::vector<double> next(size);
    for (std::size_t i = 0; i < size; ++i) {
      const double x = static_cast<double>(i) - middle;
      next[i] = x * current[i] - (degree > 1 ? norm / norm_before * before[i] : 0.0);
    }
    before = std::move(current);
    current = std::move(next);
    norm_before = norm;
    norm = std::inner_product(current.begin(), current.end(), current.begin(), 0.0);
    factorial *= degree;
  }
  for (double& weight : current) weight *= factorial / norm;
  return current;
}

/// The deltas of a run in which every frame is defined.
void differentiate(std::span<const float> run, int order, std::size_t width,
                   std::span<float> result) {
  const std::size_t size = std::min(width, run.size());
  if (size <= static_cast<std::size_t>(order)) {
    std::fill(result.begin(), result.end(), 0.0F);
    return;
  }
  const std::vector<double> weights = derivative_weights(size, order);
  for (std::size_t frame = 0; frame < run.size(); ++frame) {
    const std::size_t first = std::min(frame - std::min(frame, size / 2), run.size() - size);
    const auto window = run.subspan(first, size);
    result[frame] =
        static_cast<float>(std::inner_product(window.begin(), window.end(), weights.begin(), 0.0));
  }
}

}  // namespace

std::vector<float> delta(std::span<const float> contour, int order, int width) {
  if (order < 1 || width <= order || width % 2 == 0) {
    throw Error(ErrorKind::kBug, "delta: an order from 1 and an odd width above it are needed");
  }
  std::vector<float> result(contour.size(), std::numeric_limits<float>::quiet_NaN());
  const auto undefined = [](float value) { return std::isnan(value); };
  auto begin = std::find_if_not(contour.begin(), contour.end(), undefined);
  while (begin != contour.end()) {
    const auto end = std::find_if(begin, contour.end(), undefined);
    const auto first = static_cast<std::size_t>(begin - contour.begin());
    const auto size = static_cast<std::size_t>(end - begin);
    differentiate(contour.subspan(first, size), order, static_cast<std::size_t>(width),
                  std::span(result).subspan(first, size));
    begin = std::find_if_not(end, contour.end(), undefined);
  }
  return result;
}

}  // namespace ser
