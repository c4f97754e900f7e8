#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace ser {

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
