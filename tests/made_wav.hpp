#pragma once

#include <sndfile.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace ser {

/// `value` in `count` bytes, the lowest first.
inline std::string little(std::uint64_t value, int count) {
  std::string bytes;
  for (int i = 0; i < count; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFFU);
  return bytes;
}

/// `value` in `count` bytes, the highest first.
inline std::string big(std::uint64_t value, int count) {
  const std::string bytes = little(value, count);
  return {bytes.rbegin(), bytes.rend()};
}

/// A RIFF chunk with its pad byte.
inline std::string chunk(const std::string& name, const std::string& body) {
  return name + little(body.size(), 4) + body + std::string(body.size() % 2, '\0');
}

enum class WavFormat : std::uint16_t { kPcm = 1, kFloat = 3 };

struct WavHeader {
  WavFormat format = WavFormat::kPcm;
  int bits = 16;
  int channels = 1;
  int rate = 16000;
};

inline std::string fmt_chunk(const WavHeader& header) {
  const auto frame = static_cast<std::uint64_t>(header.channels * header.bits / 8);
  const auto number = [](int value, int bytes) {
    return little(static_cast<std::uint64_t>(value), bytes);
  };
  return chunk("fmt ", number(static_cast<int>(header.format), 2) + number(header.channels, 2) +
                           number(header.rate, 4) +
                           little(frame * static_cast<std::uint64_t>(header.rate), 4) +
                           little(frame, 2) + number(header.bits, 2));
}

/// A RIFF file of these chunks.
inline std::string riff(const std::string& chunks) {
  return "RIFF" + little(4 + chunks.size(), 4) + "WAVE" + chunks;
}

/// A WAV file of the header, `before` (whole chunks) and these sample bytes.
inline std::string wav(const WavHeader& header, const std::string& data,
                       const std::string& before = "") {
  return riff(fmt_chunk(header) + before + chunk("data", data));
}

/// A WAV as it is written into a pipe, with sizes that were never filled in.
inline std::string unfinished_wav(std::uint32_t riff_size, std::uint32_t data_size,
                                  const std::string& data) {
  return "RIFF" + little(riff_size, 4) + "WAVE" + fmt_chunk({}) + "data" + little(data_size, 4) +
         data;
}

/// A WAV file with any size in the header of the `data` chunk.
inline std::string wav_promising(std::uint32_t size, const std::string& data,
                                 const WavHeader& header = {}) {
  return riff(fmt_chunk(header) + "data" + little(size, 4) + data);
}

/// RF64: the sizes stand in a chunk of their own.
inline std::string rf64(std::uint64_t promised, const std::string& data) {
  const std::string sizes =
      little(72 + data.size(), 8) + little(promised, 8) + little(promised / 2, 8) + little(0, 4);
  return "RF64" + little(0xFFFFFFFF, 4) + "WAVE" + chunk("ds64", sizes) + fmt_chunk({}) + "data" +
         little(0xFFFFFFFF, 4) + data;
}

/// Signed samples, `bytes` of them each.
inline std::string pcm(const std::vector<int>& samples, int bytes = 2) {
  std::string data;
  for (const int sample : samples) data += little(static_cast<std::uint32_t>(sample), bytes);
  return data;
}

inline std::string float_pcm(const std::vector<float>& samples) {
  std::string data;
  for (const float sample : samples) data += little(std::bit_cast<std::uint32_t>(sample), 4);
  return data;
}

/// Samples at 16 bits of a sine.
inline std::vector<int> sine_samples(std::size_t count, double hz = 440.0, int rate = 16000,
                                     double amplitude = 8000.0) {
  std::vector<int> samples(count);
  for (std::size_t i = 0; i < count; ++i) {
    samples[i] = static_cast<int>(
        std::lround(amplitude * std::sin(6.283185307179586 * hz * static_cast<double>(i) / rate)));
  }
  return samples;
}

inline void write_file(const std::filesystem::path& path, const std::string& bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

/// Writes 16-bit samples (interleaved) in any format that libsndfile writes.
inline void write_sound(const std::filesystem::path& path, int format,
                        const std::vector<int>& samples, int rate = 16000, int channels = 1) {
  SF_INFO info{};
  info.format = format;
  info.samplerate = rate;
  info.channels = channels;
  SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
  if (file == nullptr) throw std::runtime_error(sf_strerror(nullptr));
  std::vector<short> values(samples.begin(), samples.end());
  const auto written = sf_write_short(file, values.data(), static_cast<sf_count_t>(values.size()));
  sf_close(file);
  if (written != static_cast<sf_count_t>(values.size())) throw std::runtime_error("not written");
}

}  // namespace ser
