#pragma once

#include <cstddef>
#include <vector>

namespace ser {

/// Symmetric Hann window whose zeros lie one sample beyond its ends:
/// w[n] = ½ − ½·cos(2π(n + 1)/(N + 1)).
std::vector<double> inner_hann(std::size_t size);

/// The Gaussian window of Boersma (1993), (e^(−12x²) − e^(−12)) / (1 − e^(−12)) for −1 < x < 1, its
/// zeros one sample beyond its ends. Its effective length is half of `size`.
std::vector<double> gaussian_window(std::size_t size);

/// Kaiser window I₀(β·√(1 − x²)) / I₀(β) at x = −half … half in steps of `step` samples' time,
/// where |x| ≤ 1: 2·⌊1/step⌋ + 1 values, the middle one 1.
std::vector<double> kaiser_window(double step, double beta);

}  // namespace ser
