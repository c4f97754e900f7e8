#include "metrics/calibration.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"

namespace ser {
namespace {

constexpr double kClip = 1e-15;

struct Confidence {
  double confidence;
  double right;  ///< 1 or 0; the mean of those with the same confidence
};

/// Sorted by confidence.
std::vector<Confidence> confidences_of(const Outcomes& outcomes) {
  std::vector<Confidence> sorted;
  for (std::size_t i = 0; i < outcomes.probabilities.size(); ++i) {
    sorted.push_back({outcomes.probabilities[i][outcomes.prediction[i]],
                      outcomes.prediction[i] == outcomes.truth[i] ? 1.0 : 0.0});
  }
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return a.confidence < b.confidence; });
  for (auto begin = sorted.begin(); begin != sorted.end();) {
    double right = 0.0;
    auto end = begin;
    do {
      right += end->right;
      ++end;
    } while (end != sorted.end() && end->confidence == begin->confidence);
    right /= static_cast<double>(end - begin);
    for (; begin != end; ++begin) begin->right = right;
  }
  return sorted;
}

std::size_t width_bin(double confidence, std::size_t bins) {
  const double upper = std::ceil(confidence * static_cast<double>(bins));
  return static_cast<std::size_t>(std::clamp(upper, 1.0, static_cast<double>(bins))) - 1;
}

/// The derivative by β = 1/T of the summed log loss: Σ over clips of (mean logit under
/// softmax(β·logits) − logit of the truth). It rises with β.
double loss_slope(std::span<const std::vector<float>> logits, std::span<const std::size_t> truth,
                  double beta) {
  double slope = 0.0;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    const double highest = *std::max_element(logits[i].begin(), logits[i].end());
    double weights = 0.0;
    double weighted = 0.0;
    for (const double logit : logits[i]) {
      const double weight = std::exp(beta * (logit - highest));
      weights += weight;
      weighted += weight * (logit - highest);
    }
    slope += weighted / weights - (logits[i][truth[i]] - highest);
  }
  return slope;
}

void check_logits(std::span<const std::vector<float>> logits, std::span<const std::size_t> truth) {
  bool fits = logits.size() == truth.size();
  for (std::size_t i = 0; fits && i < logits.size(); ++i) {
    fits = truth[i] < logits[i].size() && std::all_of(logits[i].begin(), logits[i].end(),
                                                      [](float v) { return std::isfinite(v); });
  }
  if (!fits) throw Error(ErrorKind::kBug, "fit_temperature: logits and truth do not fit");
}

}  // namespace

std::optional<double> log_loss(const Outcomes& outcomes) {
  if (outcomes.probabilities.empty()) return std::nullopt;
  double sum = 0.0;
  for (std::size_t i = 0; i < outcomes.probabilities.size(); ++i) {
    sum -= std::log(std::clamp(outcomes.probabilities[i][outcomes.truth[i]], kClip, 1.0));
  }
  return sum / static_cast<double>(outcomes.probabilities.size());
}

std::optional<double> brier_score(const Outcomes& outcomes) {
  if (outcomes.probabilities.empty()) return std::nullopt;
  double sum = 0.0;
  for (std::size_t i = 0; i < outcomes.probabilities.size(); ++i) {
    for (std::size_t c = 0; c < outcomes.classes; ++c) {
      const double miss = outcomes.probabilities[i][c] - (c == outcomes.truth[i] ? 1.0 : 0.0);
      sum += miss * miss;
    }
  }
  return sum / static_cast<double>(outcomes.probabilities.size());
}

std::optional<double> calibration_error(const Outcomes& outcomes, Binning binning,
                                        std::size_t bins) {
  const std::vector<Confidence> sorted = confidences_of(outcomes);
  if (sorted.empty()) return std::nullopt;
  const std::size_t n = sorted.size();
  std::vector<double> gaps(bins, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t bin =
        binning == Binning::kEqualWidth ? width_bin(sorted[i].confidence, bins) : i * bins / n;
    gaps[bin] += sorted[i].right - sorted[i].confidence;
  }
  double sum = 0.0;
  for (const double gap : gaps) sum += std::abs(gap);
  return sum / static_cast<double>(n);
}

double fit_temperature(std::span<const std::vector<float>> logits,
                       std::span<const std::size_t> truth) {
  check_logits(logits, truth);
  const bool differ = std::any_of(logits.begin(), logits.end(), [](const auto& row) {
    const auto [low, high] = std::minmax_element(row.begin(), row.end());
    return *low != *high;
  });
  if (!differ) return 1.0;
  double low = 1.0 / kMaxTemperature;
  double high = 1.0 / kMinTemperature;
  if (loss_slope(logits, truth, low) >= 0.0) return kMaxTemperature;
  if (loss_slope(logits, truth, high) <= 0.0) return kMinTemperature;
  for (int i = 0; i < 60; ++i) {
    const double middle = std::sqrt(low * high);
    (loss_slope(logits, truth, middle) < 0.0 ? low : high) = middle;
  }
  return 1.0 / std::sqrt(low * high);
}

}  // namespace ser
