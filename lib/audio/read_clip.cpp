#include "audio/read_clip.hpp"

#include <sndfile.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "audio/header_check.hpp"
#include "core/error.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"
#include "storage/atomic_file.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

struct CloseSoundFile {
  void operator()(SNDFILE* file) const { sf_close(file); }
};
using SoundFile = std::unique_ptr<SNDFILE, CloseSoundFile>;

constexpr float kFullScale = 32767.0F / 32768.0F;
constexpr int kClippedRun = 3;
constexpr sf_count_t kBlockFrames = 1 << 16;
// Room made at once for as much as most recordings have; a header may promise any number.
constexpr sf_count_t kReservedFrames = 1 << 19;

Error fail(const fs::path& path, const std::string& what, const std::string& reason) {
  return data_error(path.string() + ": " + what, reason);
}

/// The file's header, unless it already says that the file cannot be read.
HeaderFacts readable_header(const fs::path& path) {
  HeaderFacts header = check_header(path);
  if (header.bytes == 0) throw fail(path, "is empty (0 bytes)", "empty");
  if (header.git_lfs_pointer) {
    throw fail(path, "is a Git-LFS pointer, not a recording: fetch it with `git lfs pull`",
               "git-lfs-pointer");
  }
  if (header.promised && *header.promised > header.present) {
    throw fail(path,
               "is truncated: its header promises " + std::to_string(*header.promised) +
                   " bytes of samples and " + std::to_string(header.present) +
                   " are there; copy or download it again",
               "truncated");
  }
  return header;
}

/// libsndfile believes a size of 0 but takes 0xFFFFFFFF for "up to the end": the decoder gets a
/// copy in memory that says so.
SoundFile open_unfinished(const fs::path& path, std::uint64_t size_at, SF_INFO& info) {
  std::string bytes = read_text_file(path);
  bytes.replace(size_at, 4, 4, '\xFF');
  const int copy = memfd_create("recording", MFD_CLOEXEC);
  for (std::size_t done = 0; copy >= 0 && done < bytes.size();) {
    const ssize_t now = write(copy, bytes.data() + done, bytes.size() - done);
    if (now <= 0) {
      close(copy);
      throw machine_error(path.string() + ": cannot be kept in memory: " + std::strerror(errno));
    }
    done += static_cast<std::size_t>(now);
  }
  if (copy < 0 || lseek(copy, 0, SEEK_SET) != 0) {
    throw machine_error(path.string() + ": cannot be kept in memory: " + std::strerror(errno));
  }
  return SoundFile(sf_open_fd(copy, SFM_READ, &info, SF_TRUE));
}

SoundFile open_sound(const fs::path& path, SF_INFO& info) {
  const HeaderFacts header = readable_header(path);
  SoundFile file = header.zero_size_at ? open_unfinished(path, *header.zero_size_at, info)
                                       : SoundFile(sf_open(path.c_str(), SFM_READ, &info));
  if (file) return file;
  throw fail(path, "cannot be decoded as audio: " + trimmed(sf_strerror(nullptr)), "unreadable");
}

/// Interleaved samples of the range, and what the decoder said.
struct Decoded {
  SF_INFO info{};
  std::vector<float> samples;
  sf_count_t first_frame = 0;
};

sf_count_t frame_at(double seconds, int rate) {
  constexpr double kFarBehindAnyEnd = 1e18;
  // int(seconds · rate), as librosa cuts
  return static_cast<sf_count_t>(std::min(seconds * rate, kFarBehindAnyEnd));
}

Decoded decode(const fs::path& path, const std::optional<TimeRange>& range) {
  Decoded decoded;
  const SoundFile file = open_sound(path, decoded.info);
  const SF_INFO& info = decoded.info;
  const auto channels = static_cast<std::size_t>(info.channels);
  sf_count_t wanted = info.frames;
  if (range) {
    decoded.first_frame = std::min(frame_at(range->start_s, info.samplerate), info.frames);
    const sf_count_t end = range->end_s
                               ? std::min(frame_at(*range->end_s, info.samplerate), info.frames)
                               : info.frames;
    wanted = std::max<sf_count_t>(0, end - decoded.first_frame);
    // Some encodings cannot be sought, and from the start they need not be.
    if (decoded.first_frame > 0 && wanted > 0 &&
        sf_seek(file.get(), decoded.first_frame, SEEK_SET) < 0) {
      throw fail(path, "cannot be decoded from " + to_text(range->start_s) + " s on", "unreadable");
    }
  }
  decoded.samples.reserve(static_cast<std::size_t>(std::min(kReservedFrames, wanted)) * channels);
  sf_count_t done = 0;
  while (done < wanted) {
    const sf_count_t block = std::min(kBlockFrames, wanted - done);
    decoded.samples.resize(static_cast<std::size_t>(done + block) * channels);
    const sf_count_t got = sf_readf_float(
        file.get(), decoded.samples.data() + static_cast<std::size_t>(done) * channels, block);
    if (got <= 0) break;
    done += got;
  }
  decoded.samples.resize(static_cast<std::size_t>(done) * channels);
  const bool count_is_an_estimate = (info.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_MPEG;
  if (done < wanted && !count_is_an_estimate) {
    throw fail(path,
               "is truncated: " + std::to_string(done) + " of " + std::to_string(wanted) +
                   " frames could be decoded; copy or download it again",
               "truncated");
  }
  if (decoded.samples.empty()) throw fail(path, "holds no samples", "empty");
  return decoded;
}

bool has_clipped_run(std::span<const float> samples, std::size_t channels) {
  for (std::size_t channel = 0; channel < channels; ++channel) {
    int run = 0;
    for (std::size_t i = channel; i < samples.size(); i += channels) {
      run = std::abs(samples[i]) >= kFullScale ? run + 1 : 0;
      if (run >= kClippedRun) return true;
    }
  }
  return false;
}

struct SampleRange {
  float low;
  float high;
  bool finite;
};

/// Of at least one sample; in lanes, which a compiler can keep in vector registers.
SampleRange range_of(std::span<const float> samples) {
  constexpr std::size_t kLanes = 16;
  std::array<float, kLanes> low;
  low.fill(samples.front());
  std::array<float, kLanes> high = low;
  std::array<float, kLanes> poison{};  // becomes NaN with the first sample that is not finite
  const auto look_at = [&](float sample, std::size_t lane) {
    low[lane] = sample < low[lane] ? sample : low[lane];
    high[lane] = sample > high[lane] ? sample : high[lane];
    poison[lane] += sample * 0.0F;
  };
  std::size_t i = 0;
  for (; i + kLanes <= samples.size(); i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) look_at(samples[i + lane], lane);
  }
  for (; i < samples.size(); ++i) look_at(samples[i], 0);
  return {*std::min_element(low.begin(), low.end()), *std::max_element(high.begin(), high.end()),
          std::all_of(poison.begin(), poison.end(), [](float p) { return p == 0.0F; })};
}

AudioFacts facts_of(const fs::path& path, const Decoded& decoded) {
  AudioFacts facts;
  facts.channels = decoded.info.channels;
  facts.sample_rate = decoded.info.samplerate;
  facts.frames = static_cast<std::int64_t>(decoded.samples.size()) / decoded.info.channels;
  const auto [low, high, finite] = range_of(decoded.samples);
  if (!finite) throw fail(path, "holds NaN or infinite samples", "unreadable");
  facts.silent = low == high;
  facts.peak = std::max(std::abs(low), std::abs(high));
  facts.clipped = !facts.silent && facts.peak >= kFullScale &&
                  has_clipped_run(decoded.samples, static_cast<std::size_t>(facts.channels));
  facts.hash = Hasher().update(std::as_bytes(std::span(decoded.samples))).hex();
  return facts;
}

std::vector<float> mean_of_channels(std::vector<float> samples, std::size_t channels) {
  if (channels == 1) return samples;
  std::vector<float> mono(samples.size() / channels);
  for (std::size_t frame = 0; frame < mono.size(); ++frame) {
    float sum = samples[frame * channels];
    for (std::size_t channel = 1; channel < channels; ++channel) {
      sum += samples[frame * channels + channel];
    }
    mono[frame] = sum / static_cast<float>(channels);
  }
  return mono;
}

}  // namespace

Clip read_clip(const fs::path& path, const std::optional<TimeRange>& range) {
  Decoded decoded = decode(path, range);
  Clip clip;
  clip.file = path.string();
  clip.facts = facts_of(path, decoded);
  const double rate = decoded.info.samplerate;
  clip.start_s = static_cast<double>(decoded.first_frame) / rate;
  clip.end_s = clip.start_s + static_cast<double>(clip.facts.frames) / rate;
  clip.wave.sample_rate = decoded.info.samplerate;
  clip.wave.samples =
      mean_of_channels(std::move(decoded.samples), static_cast<std::size_t>(decoded.info.channels));
  return clip;
}

AudioFacts read_facts(const fs::path& path, const std::optional<TimeRange>& range) {
  return facts_of(path, decode(path, range));
}

Clip read_speech(const fs::path& path, const std::optional<TimeRange>& range) {
  Clip clip = read_clip(path, range);
  if (clip.facts.silent) throw fail(path, "is silent (all samples are equal)", "silent");
  if (clip.wave.seconds() < kShortestSeconds) {
    throw fail(path,
               "is too short: " + fixed(clip.wave.seconds(), 2) + " s, and " +
                   fixed(kShortestSeconds, 1) + " s are needed",
               "too-short");
  }
  return clip;
}

bool has_audio_extension(const fs::path& path) {
  static constexpr std::array<std::string_view, 14> kExtensions = {
      ".wav",  ".flac", ".ogg", ".oga", ".opus", ".mp3",  ".aif",
      ".aiff", ".aifc", ".au",  ".caf", ".w64",  ".rf64", ".snd"};
  const std::string extension = lower(path.extension().string());
  return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

}  // namespace ser
