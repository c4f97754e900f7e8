#pragma once

#include "signal/array.hpp"

namespace ser {

/// The `order`-th derivative of each row by frame: that of the polynomial of degree `order` that
/// fits `width` frames around a frame best (Savitzky and Golay, 1964). Near the ends that of the
/// first and last whole window, as scipy's savgol_filter(mode="interp") and librosa's
/// feature.delta. With fewer frames than `width` the window shrinks to the largest odd number of
/// them; where that is not above `order`, the derivative is 0. `width` is odd and above `order`.
Array savitzky_golay_derivative(const Array& contours, int order, int width);

}  // namespace ser
