#pragma once

#include <span>

#include "network/layers/extent.hpp"

namespace ser {

inline constexpr std::int64_t kLargestKernel = 1024;

/// Where the kernel of a convolution goes. A sequence is a map of one band.
struct ConvolutionPlan {
  Extent kernel;
  Extent stride;
  Extent before;  ///< zeros in front of the first band and frame
};

/// weight (of `shape`: channels out, channels in, kernel sizes) and, with `bias`, bias.
std::vector<Parameter> convolution_parameters(const std::vector<std::int64_t>& shape, bool bias);

/// Cross-correlation of `in` with `weight` (channels out × channels in × kernel bands × kernel
/// frames) plus `bias` (channels out, or empty), in the shape `out`. The input is unrolled in
/// blocks that stay in the cache and multiplied as matrices.
Activation convolve(const Activation& in, const ConvolutionPlan& plan,
                    std::span<const float> weight, std::span<const float> bias, const Shape& out);

}  // namespace ser
