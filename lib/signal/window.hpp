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

}  // namespace ser
