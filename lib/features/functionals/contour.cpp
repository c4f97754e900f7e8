#include "features/functionals/contour.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ser {

Contour::Contour(std::span<const float> frames, double step_s)
    : frames_(frames.size()), step_s_(step_s) {
  indices_.reserve(frames.size());
  values_.reserve(frames.size());
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (std::isnan(frames[i])) continue;
    indices_.push_back(i);
    values_.push_back(static_cast<double>(frames[i]));
  }
  if (empty()) return;
  mean_ =
      std::accumulate(values_.begin(), values_.end(), 0.0) / static_cast<double>(values_.size());
}

const std::vector<double>& Contour::sorted() const {
  if (sorted_.empty()) {
    sorted_ = values_;
    std::sort(sorted_.begin(), sorted_.end());
  }
  return sorted_;
}

double Contour::central_moment(int power) const {
  if (!moments_) {
    auto& moments = moments_.emplace();
    const auto count = static_cast<double>(values_.size());
    for (const double value : values_) {
      const double distance = value - mean_;
      const double square = distance * distance;
      moments[0] += square / count;
      moments[1] += square * distance / count;
      moments[2] += square * square / count;
    }
  }
  return (*moments_)[static_cast<std::size_t>(power - 2)];
}

double Contour::percentile(double percent) const {
  const std::vector<double>& ranked = sorted();
  const double place = percent / 100.0 * static_cast<double>(ranked.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, ranked.size() - 1);
  const double share = place - static_cast<double>(below);
  return ranked[below] + share * (ranked[above] - ranked[below]);
}

double Contour::slope() const {
  const double middle =
      std::accumulate(indices_.begin(), indices_.end(), 0.0) / static_cast<double>(indices_.size());
  double products = 0.0;
  double squares = 0.0;
  for (std::size_t i = 0; i < indices_.size(); ++i) {
    const double x = static_cast<double>(indices_[i]) - middle;
    products += x * (values_[i] - mean_);
    squares += x * x;
  }
  return squares > 0.0 ? products / squares / step_s_ : 0.0;
}

double Contour::position(std::size_t index) const {
  if (frames_ < 2) return 0.0;
  return static_cast<double>(indices_[index]) / static_cast<double>(frames_ - 1);
}

}  // namespace ser
