#include "audio/waveform.hpp"

#include "core/error.hpp"

namespace ser {

std::vector<float> mean_of_channels(std::span<const float> interleaved, std::size_t channels) {
  std::vector<float> mono(interleaved.size() / channels);
  for (std::size_t frame = 0; frame < mono.size(); ++frame) {
    float sum = interleaved[frame * channels];
    for (std::size_t channel = 1; channel < channels; ++channel) {
      sum += interleaved[frame * channels + channel];
    }
    mono[frame] = sum / static_cast<float>(channels);
  }
  return mono;
}

std::vector<int> Channels::of(int count, const std::string& name) const {
  if (kind == Kind::kMix) return {0};
  std::vector<int> all;
  for (int channel = 1; channel <= count; ++channel) all.push_back(channel);
  if (kind == Kind::kSeparate) return all;
  for (const int channel : chosen) {
    if (channel < 1 || channel > count) {
      throw data_error(name + ": has no channel " + std::to_string(channel) + " (it has " +
                           std::to_string(count) + ")",
                       "no-channel");
    }
  }
  return chosen;
}

std::vector<float> wave_of_channel(std::span<const float> interleaved, std::size_t channels,
                                   int channel) {
  if (channels == 1) return {interleaved.begin(), interleaved.end()};
  if (channel == 0) return mean_of_channels(interleaved, channels);
  std::vector<float> wave(interleaved.size() / channels);
  for (std::size_t frame = 0; frame < wave.size(); ++frame) {
    wave[frame] = interleaved[frame * channels + static_cast<std::size_t>(channel - 1)];
  }
  return wave;
}

}  // namespace ser
