#pragma once

#include <memory>
#include <optional>

#include "features/block.hpp"

namespace ser {

/// `chroma`: the power in each pitch class, each frame divided by its maximum (`norm`), columns
/// `chroma_c` … `chroma_b`: librosa's feature.chroma_stft. Options as read_chroma, read_chroma_norm
/// and read_stft; the tuning is estimated from the power spectrum.
std::shared_ptr<const Block> make_chroma(JsonReader& options, std::optional<int> sample_rate);

}  // namespace ser
