#pragma once

#include "core/random.hpp"
#include "training/epochs/learner.hpp"

namespace ser {

/// A value of the Beta(α, α) distribution (Jöhnk, "Erzeugung von betaverteilten und
/// gammaverteilten Zufallszahlen", 1964). α in (0, 4].
double beta_value(double alpha, Random& random);

/// Mixes every clip of the batch with another one of it: x = λ·x + (1 − λ)·x', targets and weights
/// likewise, one λ ~ Beta(α, α) a batch (Zhang et al., "mixup: Beyond Empirical Risk
/// Minimization", 2018). A clip keeps its length: a shorter partner is repeated, a longer one cut.
Batch mixed(Batch batch, double alpha, Random& random);

}  // namespace ser
