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
    // At order k the error of sample n is forward[n] against backward[n − 1].
    Values forward = part(forward_, k, size);
    Values backward = part(backward_, k - 1, size - 1);
    const double power = forward.square().sum() + backward.square().sum();
    if (!(power > 0.0)) return coefficients_;
    const double reflection = 2.0 * (forward * backward).sum() / power;
    std::copy_n(coefficients_.begin(), k - 1, previous_.begin());
    for (std::size_t i = 0; i + 1 < k; ++i) {
      coefficients_[i] = previous_[i] - reflection * previous_[k - 2 - i];
    }
    coefficients_[k - 1] = reflection;
    if (k == order_) break;
    // Backwards in memory, since backward[n] takes the place of what stood at n − 1.
    for (std::size_t n = size - 1; n >= k; --n) {
      const double ahead = forward_[n];
      const double behind = backward_[n - 1];
      forward_[n] = ahead - reflection * behind;
      backward_[n] = behind - reflection * ahead;
    }
  }
  return coefficients_;
}

}  // namespace ser
