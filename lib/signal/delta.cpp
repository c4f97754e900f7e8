#include "signal/delta.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>

#include "core/error.hpp"

namespace ser {
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
