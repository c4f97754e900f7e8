#pragma once

#include <memory>
#include <optional>

#include "features/block.hpp"

namespace ser {

/// `flux`: the Euclidean distance of a frame's magnitude spectrum from that of the frame before,
/// √Σ (|X_t[k]| − |X_{t−1}[k]|)²; the first frame has 0 (Scheirer and Slaney, 1997). With
/// `rectify` only what grows counts. Other options as read_stft.
std::shared_ptr<const Block> make_flux(JsonReader& options, std::optional<int> sample_rate);

}  // namespace ser
