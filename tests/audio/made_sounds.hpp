#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "audio/sources.hpp"
#include "generated_signals.hpp"
#include "made_wav.hpp"
#include "temp_folder.hpp"

namespace ser {

/// Interleaved samples of noise, another in each channel, with a few at full scale.
inline std::vector<int> noise_samples(std::size_t frames, int channels) {
  std::vector<int> samples;
  const std::size_t count = frames * static_cast<std::size_t>(channels);
  for (const float value : lcg_noise(count, 7)) samples.push_back(static_cast<int>(value * 9000));
  for (std::size_t i = 0; i < 12 && i < count; ++i) samples[count / 2 + i] = 32767;
  return samples;
}

/// A file of the format; its path.
inline std::filesystem::path made_sound(const TempFolder& folder, const SoundFormat& format,
                                        std::size_t frames, int channels = 1) {
  const auto path = folder / (std::to_string(channels) + "-" + format.name);
  write_sound(path, format.format, noise_samples(frames, channels), format.rate, channels);
  return path;
}

}  // namespace ser
