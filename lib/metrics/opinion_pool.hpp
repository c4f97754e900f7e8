#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace ser {

inline constexpr double kMaxPoolWeight = 20.0;

/// The weights w in [0, 20] that minimise the log loss of softmax(Σ wₖ · logitsₖ): a logarithmic
/// opinion pool (Heskes 1998) whose weights also calibrate it, so that they need not sum to 1. The
/// loss is convex in w; found by cyclic coordinate descent, each coordinate by bisection of the
/// derivative. All 1/n where nothing can be learnt: no rows, or no pool beats no opinion. `logits`
/// holds one set a model, each a row a clip, one value a class; `truth` an index a clip. Throws
/// (kBug) when the sizes do not fit or a logit is not finite.
std::vector<double> fit_pool_weights(std::span<const std::vector<std::vector<float>>> logits,
                                     std::span<const std::size_t> truth);

/// Σ wₖ · logitsₖ, clip by clip.
std::vector<std::vector<float>> pooled(std::span<const std::vector<std::vector<float>>> logits,
                                       std::span<const double> weights);

}  // namespace ser
