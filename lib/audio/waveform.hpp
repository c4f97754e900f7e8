#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace ser {

/// Mono samples, nominally in [-1, 1], at the recording's own rate until a FeatureExtractor
/// resamples them.
struct Waveform {
  std::vector<float> samples;
  int sample_rate = 0;

  double seconds() const {
    return sample_rate > 0 ? static_cast<double>(samples.size()) / sample_rate : 0.0;
  }
};

/// What was found in the samples that were read (all channels).
struct AudioFacts {
  int channels = 0;
  int sample_rate = 0;
  std::int64_t frames = 0;
  bool silent = false;   ///< all samples are equal, but for noise of one bit
  bool cancels = false;  ///< not silent, but the mean of its channels is
  bool clipped = false;  ///< at least 3 successive samples at full scale
  /// How much less power the mean of the channels has than they have; 0 for one channel.
  double mix_loss_db = 0.0;
  float quantum = 0.0F;  ///< the smallest step of the coding, at most that of 16 bits
  /// What of the recording is damaged or missing (Decoder::lost()); empty: nothing.
  std::string lost{};
  float peak = 0.0F;  ///< largest magnitude
  std::string hash;   ///< of the decoded samples (interleaved float32), not of the file
};

struct Clip {
  Waveform wave;  ///< the mean of the channels, taken in float32 as librosa does
  std::string file;
  double start_s = 0.0;
  double end_s = 0.0;
  AudioFacts facts;
};

/// The mean of the channels of each frame, in float32.
std::vector<float> mean_of_channels(std::span<const float> interleaved, std::size_t channels);

/// Which waves a recording of several channels gives.
struct Channels {
  enum class Kind {
    kMix,       ///< one: the mean of all
    kSeparate,  ///< one a channel
    kChosen,    ///< one for each of `chosen`
  };
  Kind kind = Kind::kMix;
  std::vector<int> chosen;  ///< counted from 1, in the order wanted

  static Channels mix() { return {}; }
  static Channels separate() { return {Kind::kSeparate, {}}; }
  static Channels only(std::vector<int> channels) { return {Kind::kChosen, std::move(channels)}; }

  /// The channels to be cut out of a recording that has `count`, 0 for the mean of all. Throws
  /// data_error `no-channel` beginning with `name` for one that it has not.
  std::vector<int> of(int count, const std::string& name) const;
};

/// Channel `channel` (0: the mean of all) of interleaved samples.
std::vector<float> wave_of_channel(std::span<const float> interleaved, std::size_t channels,
                                   int channel);

}  // namespace ser
