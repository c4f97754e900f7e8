#pragma once

#include <cstddef>
#include <vector>

namespace ser {

/// Periodic Hann window, w[n] = 0.5 − 0.5·cos(2πn/N): what scipy's get_window("hann") and torch's
/// hann_window give. One sample: 1.
std::vector<double> periodic_hann(std::size_t size);

/// `window` with zeros on both sides up to `size`; of an odd number of zeros the right side gets
/// one more, as in librosa and torch. Throws usage_error when the window is longer than `size`.
std::vector<double> centred_in(const std::vector<double>& window, std::size_t size);

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
