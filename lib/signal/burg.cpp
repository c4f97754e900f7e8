#include "signal/burg.hpp"

#include <Eigen/Core>
#include <algorithm>

namespace ser {
namespace {

using Values = Eigen::Map<Eigen::ArrayXd>;

Values part(std::vector<double>& values, std::size_t begin, std::size_t end) {
  return {values.data() + begin, static_cast<Eigen::Index>(end - begin)};
}

}  // namespace

std::span<const double> Burg::operator()(std::span<const double> signal) {
  const std::size_t size = signal.size();
  std::fill(coefficients_.begin(), coefficients_.end(), 0.0);
  if (size <= order_) return coefficients_;
  forward_.assign(signal.begin(), signal.end());
  backward_.assign(signal.begin(), signal.end());
  for (std::size_t k = 1; k <= order_; ++k) {
    // At order k the forward error of sample n meets the backward one of n − 1, which lies at n −
    // k.
    Values forward = part(forward_, k, size);
    Values backward = part(backward_, 0, size - k);
    const double power = forward.square().sum() + backward.square().sum();
    if (!(power > 0.0)) return coefficients_;
    const double reflection = 2.0 * (forward * backward).sum() / power;
    std::copy_n(coefficients_.begin(), k - 1, previous_.begin());
    for (std::size_t i = 0; i + 1 < k; ++i) {
      coefficients_[i] = previous_[i] - reflection * previous_[k - 2 - i];
    }
    coefficients_[k - 1] = reflection;
    for (std::size_t i = 0; i + k < size; ++i) {
      const double ahead = forward_[i + k];
      const double behind = backward_[i];
      forward_[i + k] = ahead - reflection * behind;
      backward_[i] = behind - reflection * ahead;
    }
  }
  return coefficients_;
}

}  // namespace ser
