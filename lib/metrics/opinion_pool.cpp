#include "metrics/opinion_pool.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.hpp"

namespace ser {
namespace {

using Rows = std::vector<std::vector<float>>;

constexpr int kMostSweeps = 500;
constexpr double kTolerance = 1e-7;  ///< of a weight, from one sweep to the next

void check(std::span<const Rows> logits, std::span<const std::size_t> truth) {
  bool fits = !logits.empty();
  for (const Rows& rows : logits) {
    fits = fits && rows.size() == truth.size();
    for (std::size_t i = 0; fits && i < rows.size(); ++i) {
      fits = truth[i] < rows[i].size() && rows[i].size() == logits.front()[i].size() &&
             std::all_of(rows[i].begin(), rows[i].end(), [](float v) { return std::isfinite(v); });
    }
  }
  if (!fits) throw Error(ErrorKind::kBug, "fit_pool_weights: logits and truth do not fit");
}

/// The derivative by w of the summed log loss of softmax(others + w · own): Σ over clips of (mean
/// own logit under the softmax − own logit of the truth). It rises with w.
double loss_slope(const std::vector<std::vector<double>>& others, const Rows& own,
                  std::span<const std::size_t> truth, double w) {
  double slope = 0.0;
  std::vector<double> sums;
  for (std::size_t i = 0; i < own.size(); ++i) {
    sums = others[i];
    for (std::size_t c = 0; c < sums.size(); ++c) sums[c] += w * own[i][c];
    const double highest = *std::max_element(sums.begin(), sums.end());
    double total = 0.0;
    double weighted = 0.0;
    for (std::size_t c = 0; c < sums.size(); ++c) {
      const double share = std::exp(sums[c] - highest);
      total += share;
      weighted += share * own[i][c];
    }
    slope += weighted / total - own[i][truth[i]];
  }
  return slope;
}

double best_weight(const std::vector<std::vector<double>>& others, const Rows& own,
                   std::span<const std::size_t> truth) {
  double low = 0.0;
  double high = kMaxPoolWeight;
  if (loss_slope(others, own, truth, low) >= 0.0) return low;
  if (loss_slope(others, own, truth, high) <= 0.0) return high;
  for (int i = 0; i < 50; ++i) {
    const double middle = (low + high) / 2.0;
    (loss_slope(others, own, truth, middle) < 0.0 ? low : high) = middle;
  }
  return (low + high) / 2.0;
}

/// Adds w · rows.
void add(std::vector<std::vector<double>>& sums, const Rows& rows, double w) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t c = 0; c < rows[i].size(); ++c) sums[i][c] += w * rows[i][c];
  }
}

std::vector<std::vector<double>> pool_of(std::span<const Rows> logits,
                                         std::span<const double> weights, std::size_t without) {
  std::vector<std::vector<double>> sums;
  for (const auto& row : logits.front()) sums.emplace_back(row.size(), 0.0);
  for (std::size_t k = 0; k < logits.size(); ++k) {
    if (k != without) add(sums, logits[k], weights[k]);
  }
  return sums;
}

}  // namespace

std::vector<double> fit_pool_weights(std::span<const Rows> logits,
                                     std::span<const std::size_t> truth) {
  check(logits, truth);
  const std::vector<double> equal(logits.size(), 1.0 / static_cast<double>(logits.size()));
  std::vector<double> weights = equal;
  for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
    double change = 0.0;
    for (std::size_t k = 0; k < logits.size(); ++k) {
      const double before = weights[k];
      weights[k] = best_weight(pool_of(logits, weights, k), logits[k], truth);
      change = std::max(change, std::abs(weights[k] - before));
    }
    if (change < kTolerance) break;
  }
  return std::accumulate(weights.begin(), weights.end(), 0.0) > 0.0 ? weights : equal;
}

Rows pooled(std::span<const Rows> logits, std::span<const double> weights) {
  Rows result;
  for (const auto& sums : pool_of(logits, weights, logits.size())) {
    result.emplace_back(sums.begin(), sums.end());
  }
  return result;
}

}  // namespace ser
