#pragma once

#include <memory>
#include <optional>

#include "features/block.hpp"

namespace ser {

/// `stft`: the spectrogram itself, columns `stft_0` … `stft_{n_fft/2}`, one a bin. With `power` 1
/// (the default) magnitudes, with 2 their squares. Other options as read_stft.
std::shared_ptr<const Block> make_stft(JsonReader& options, std::optional<int> sample_rate);

}  // namespace ser
