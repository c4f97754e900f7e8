#pragma once

#include <span>
#include <vector>

namespace ser {

constexpr int kDeltaWidth = 9;

/// How a contour changes, per frame: the `order`-th derivative of the polynomial of that degree
/// that fits `width` frames around each best (Savitzky and Golay, 1964); near the ends that of the
/// first or last `width` frames. This is librosa.feature.delta with mode "interp" (0.11).
///
/// NaN are frames where the contour is not defined: they stay NaN, and each run of defined frames
/// between them is a contour of its own. All of a run shorter than `width` is fitted at once; one
/// of `order` frames or fewer does not change, 0. Throws a bug-kind Error unless `order` ≥ 1 and
/// `width` is odd and above it.
std::vector<float> delta(std::span<const float> contour, int order = 1, int width = kDeltaWidth);

}  // namespace ser
