#pragma once

#include <memory>
#include <optional>

#include "features/block.hpp"

namespace ser {

/// `mel`: the power in mel bands, columns `mel_1` … librosa's feature.melspectrogram. The options
/// are those of read_mel_spectrogram.
std::shared_ptr<const Block> make_mel(JsonReader& options, std::optional<int> sample_rate);

}  // namespace ser
