#pragma once

#include <memory>
#include <optional>

#include "features/block.hpp"

namespace ser {

/// `mfcc`: the first `coefficients` (20) values of the orthonormal DCT-II of the mel spectrogram
/// in decibels, columns `mfcc_1` … librosa's feature.mfcc: `mfcc_1` is its coefficient 0, which
/// follows the level. Other options as log_mel's.
std::shared_ptr<const Block> make_mfcc(JsonReader& options, std::optional<int> sample_rate);

}  // namespace ser
