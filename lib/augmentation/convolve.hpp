#pragma once

#include <span>
#include <vector>

namespace ser {

/// The first samples.size() values of samples ∗ response, by one fast Fourier transform.
std::vector<float> convolved(std::span<const float> samples, std::span<const float> response);

}  // namespace ser
