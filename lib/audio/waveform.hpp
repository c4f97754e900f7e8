#pragma once

#include <cstdint>
#include <string>
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
  bool silent = false;   ///< all samples are equal
  bool clipped = false;  ///< at least 3 successive samples at full scale
  float peak = 0.0F;     ///< largest magnitude
  std::string hash;      ///< of the decoded samples (interleaved float32), not of the file
};

struct Clip {
  Waveform wave;  ///< the mean of the channels, taken in float32 as librosa does
  std::string file;
  double start_s = 0.0;
  double end_s = 0.0;
  AudioFacts facts;
};

}  // namespace ser
