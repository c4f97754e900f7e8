#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "metrics/outcomes.hpp"

namespace ser {

/// The mean of −ln p(truth), p clipped at 1e-15. None without probabilities, as all below.
std::optional<double> log_loss(const Outcomes& outcomes);

/// The mean over clips of Σ (p − y)² over all classes, not halved (Brier 1950): 0 to 2.
std::optional<double> brier_score(const Outcomes& outcomes);

/// How bins of confidences (the probability of what was predicted) are made.
enum class Binning {
  kEqualWidth,  ///< ((i − 1)/bins, i/bins], as Guo et al. 2017
  kEqualMass,   ///< equally many clips in each; equal confidences count the same in every bin
};

/// The expected calibration error: Σ over bins of |share that is right − mean confidence|, weighted
/// by the bin's share of the clips.
std::optional<double> calibration_error(const Outcomes& outcomes, Binning binning,
                                        std::size_t bins = 15);

inline constexpr double kMinTemperature = 0.05;
inline constexpr double kMaxTemperature = 20.0;

/// The T in [0.05, 20] that minimises the log loss of softmax(logits / T) (Guo et al. 2017). The
/// loss is convex in 1/T, so its one minimum is found by bisection of the derivative. 1 where
/// nothing can be learnt: no rows, or logits that do not differ. `logits` holds a row a clip, one
/// value a class; `truth` an index a clip. Throws (kBug) when the sizes do not fit or a logit is
/// not finite.
double fit_temperature(std::span<const std::vector<float>> logits,
                       std::span<const std::size_t> truth);

}  // namespace ser
