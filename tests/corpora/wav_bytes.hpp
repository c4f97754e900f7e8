#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace ser {

/// A 16-bit mono PCM WAV file of these samples; `promised` overrides the size in its header.
inline std::string wav_bytes(const std::vector<std::int16_t>& samples, int rate = 16000,
                             std::uint32_t promised = 0) {
  const auto number = [](std::uint32_t value, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xFFU);
    return text;
  };
  const auto size = promised > 0 ? promised : static_cast<std::uint32_t>(2 * samples.size());
  const auto hz = static_cast<std::uint32_t>(rate);
  std::string bytes = "RIFF" + number(36 + size, 4) + "WAVEfmt " + number(16, 4) + number(1, 2) +
                      number(1, 2) + number(hz, 4) + number(2 * hz, 4) + number(2, 2) +
                      number(16, 2) + "data" + number(size, 4);
  for (const auto sample : samples) bytes += number(static_cast<std::uint16_t>(sample), 2);
  return bytes;
}

/// Samples that differ for each seed.
inline std::vector<std::int16_t> noise(unsigned seed, std::size_t count = 1600) {
  std::vector<std::int16_t> samples(count);
  std::uint32_t state = seed * 2654435761U + 1;
  for (auto& sample : samples) {
    state = state * 1664525U + 1013904223U;
    sample = static_cast<std::int16_t>(state >> 20);
  }
  return samples;
}

inline void write_bytes(const std::filesystem::path& path, const std::string& bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace ser
