#include "signal/savitzky_golay.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <vector>

namespace ser {
namespace {

/// What to weight the frames of a window with: the highest coefficient of the polynomial that fits
/// best, times order!.
std::vector<double> derivative_weights(int order, int width) {
  const int half = width / 2;
  // In units of half a window, so that the powers stay near 1.
  Eigen::MatrixXd powers(width, order + 1);
  for (int i = 0; i < width; ++i) {
    for (int k = 0; k <= order; ++k) {
      powers(i, k) = std::pow(static_cast<double>(i - half) / half, k);
    }
  }
  const Eigen::MatrixXd inverse =
      powers.householderQr().solve(Eigen::MatrixXd::Identity(width, width));
  const double scale = std::tgamma(order + 1.0) / std::pow(half, order);
  std::vector<double> weights(static_cast<std::size_t>(width));
  for (int i = 0; i < width; ++i) {
    weights[static_cast<std::size_t>(i)] = scale * inverse(order, i);
  }
  return weights;
}

}  // namespace

Array savitzky_golay_derivative(const Array& contours, int order, int width) {
  Array result(contours.rows, contours.columns);
  const auto frames = static_cast<int>(contours.columns);
  const int fitting = std::min(width, frames % 2 == 1 ? frames : frames - 1);
  if (fitting <= order || fitting < 3) return result;
  const std::vector<double> weights = derivative_weights(order, fitting);
  const auto size = weights.size();
  for (std::size_t row = 0; row < contours.rows; ++row) {
    const auto from = contours.row(row);
    const auto into = result.row(row);
    for (std::size_t t = 0; t + size <= from.size(); ++t) {
      double sum = 0.0;
      for (std::size_t i = 0; i < size; ++i) sum += weights[i] * static_cast<double>(from[t + i]);
      into[t + size / 2] = static_cast<float>(sum);
    }
    std::fill_n(into.begin(), size / 2, into[size / 2]);
    std::fill_n(into.rbegin(), size / 2, into[into.size() - 1 - size / 2]);
  }
  return result;
}

}  // namespace ser
