#include "features/spectral/options.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/error.hpp"

namespace ser {
namespace {

constexpr Spelling<PadMode> kPadModes[] = {{PadMode::kZero, "zero"},
                                           {PadMode::kReflect, "reflect"}};
constexpr Spelling<MelScale> kScales[] = {{MelScale::kSlaney, "slaney"}, {MelScale::kHtk, "htk"}};
constexpr Spelling<MelNorm> kMelNorms[] = {{MelNorm::kNone, "none"}, {MelNorm::kSlaney, "slaney"}};
constexpr int kLargestTransform = 1 << 16;

MelOptions read_mel(JsonReader& reader) {
  MelOptions mel;
  mel.bands = static_cast<int>(reader.integer_or("bands", mel.bands, 1, 1024));
  mel.low_hz = reader.number_or("low_hz", mel.low_hz, 0.0, 1e6);
  if (reader.has("high_hz") && !reader.value("high_hz").is_null()) {
    mel.high_hz = reader.number("high_hz", 1.0, 1e6);
  }
  mel.scale = reader.one_of("mel_scale", kScales, mel.scale);
  mel.norm = reader.one_of("mel_norm", kMelNorms, mel.norm);
  return mel;
}

int read_size(JsonReader& reader, const char* key, int fallback, int low, int high) {
  return static_cast<int>(reader.integer_or(key, fallback, low, high));
}

}  // namespace

StftOptions read_stft(JsonReader& reader) {
  StftOptions stft;
  stft.n_fft = read_size(reader, "n_fft", stft.n_fft, 2, kLargestTransform);
  if (stft.n_fft % 2 != 0) throw usage_error(reader.path_of("n_fft") + ": must be even");
  stft.win_length = read_size(reader, "win_length", stft.n_fft, 1, stft.n_fft);
  stft.hop_length =
      read_size(reader, "hop_length", std::max(1, stft.win_length / 4), 1, kLargestTransform);
  stft.pad_mode = reader.one_of("pad_mode", kPadModes, stft.pad_mode);
  return stft;
}

FrameOptions read_frames(JsonReader& reader) {
  FrameOptions frames;
  frames.frame_length =
      read_size(reader, "frame_length", frames.frame_length, 2, kLargestTransform);
  if (frames.frame_length % 2 != 0) {
    throw usage_error(reader.path_of("frame_length") + ": must be even");
  }
  frames.hop_length =
      read_size(reader, "hop_length", std::max(1, frames.frame_length / 4), 1, kLargestTransform);
  return frames;
}

MelSpectrogramOptions read_mel_spectrogram(JsonReader& reader, std::optional<int> sample_rate) {
  MelSpectrogramOptions options{read_stft(reader), read_mel(reader)};
  if (sample_rate) {
    const MelBank bank(options.mel, options.stft.n_fft, *sample_rate);
    if (bank.problem()) throw usage_error(reader.path_of("bands") + ": " + *bank.problem());
  }
  return options;
}

DecibelOptions read_decibel(JsonReader& reader) {
  DecibelOptions options;
  options.amin = reader.number_or("amin", options.amin, 1e-30, 1.0);
  if (reader.has("top_db")) {
    options.top_db.reset();
    if (!reader.value("top_db").is_null()) options.top_db = reader.number("top_db", 0.0, 1000.0);
  }
  return options;
}

Json describe(const StftOptions& stft) {
  return {{"n_fft", stft.n_fft},
          {"win_length", stft.win_length},
          {"hop_length", stft.hop_length},
          {"pad_mode", spelling(kPadModes, stft.pad_mode)}};
}

Json describe(const FrameOptions& frames) {
  return {{"frame_length", frames.frame_length}, {"hop_length", frames.hop_length}};
}

Json describe(const MelSpectrogramOptions& options) {
  const auto& mel = options.mel;
  Json json = describe(options.stft);
  json.update(Json{{"bands", mel.bands},
                   {"low_hz", mel.low_hz},
                   {"high_hz", nullptr},
                   {"mel_scale", spelling(kScales, mel.scale)},
                   {"mel_norm", spelling(kMelNorms, mel.norm)}});
  if (mel.high_hz) json["high_hz"] = *mel.high_hz;
  return json;
}

Json describe(const DecibelOptions& options) {
  Json json = {{"amin", options.amin}, {"top_db", nullptr}};
  if (options.top_db) json["top_db"] = *options.top_db;
  return json;
}

}  // namespace ser
