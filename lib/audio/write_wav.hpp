#pragma once

#include <filesystem>

#include "audio/waveform.hpp"

namespace ser {

/// A WAV file of 32-bit floats, so that nothing is rounded or clipped; written atomically. Equal
/// samples give equal bytes. Throws machine_error when it cannot be written.
void write_wav(const std::filesystem::path& path, const Waveform& wave);

}  // namespace ser
