#include "audio/audio_facts.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/error.hpp"

namespace ser {
namespace {

constexpr float kFullScale = 32767.0F / 32768.0F;
constexpr int kClippedRun = 3;

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

}  // namespace

AudioFactsCounter::AudioFactsCounter(int channels, int sample_rate, float quantum)
    : channels_(static_cast<std::size_t>(channels)),
      sample_rate_(sample_rate),
      quantum_(quantum),
      runs_(channels_) {}

void AudioFactsCounter::add(std::span<const float> samples) {
  if (samples.empty()) return;
  const SampleRange range = range_of(samples);
  if (count_ == 0) {
    low_ = range.low;
    high_ = range.high;
  }
  if (channels_ > 1) add_mix(samples);
  low_ = std::min(low_, range.low);
  high_ = std::max(high_, range.high);
  finite_ = finite_ && range.finite;
  count_ += samples.size();
  const bool reaches_full_scale = std::max(-range.low, range.high) >= kFullScale;
  if (!clipped_run_ && (run_is_open_ || reaches_full_scale)) look_for_clipped_run(samples);
  hasher_.update(std::as_bytes(samples));
}

void AudioFactsCounter::add_mix(std::span<const float> samples) {
  const std::vector<float> mix = mean_of_channels(samples, channels_);
  const SampleRange range = range_of(mix);
  mix_low_ = count_ == 0 ? range.low : std::min(mix_low_, range.low);
  mix_high_ = count_ == 0 ? range.high : std::max(mix_high_, range.high);
  for (const float sample : samples) power_ += static_cast<double>(sample) * sample;
  for (const float sample : mix) mix_power_ += static_cast<double>(sample) * sample;
}

void AudioFactsCounter::look_for_clipped_run(std::span<const float> samples) {
  for (std::size_t channel = 0; channel < channels_; ++channel) {
    int& run = runs_[channel];
    for (std::size_t i = channel; i < samples.size() && !clipped_run_; i += channels_) {
      run = std::abs(samples[i]) >= kFullScale ? run + 1 : 0;
      clipped_run_ = run >= kClippedRun;
    }
  }
  run_is_open_ = std::any_of(runs_.begin(), runs_.end(), [](int run) { return run > 0; });
}

AudioFacts AudioFactsCounter::facts(const std::string& name) const {
  if (count_ == 0) throw data_error(name + ": holds no samples", "empty");
  if (!finite_) throw data_error(name + ": holds NaN or infinite samples", "unreadable");
  AudioFacts facts;
  facts.channels = static_cast<int>(channels_);
  facts.sample_rate = sample_rate_;
  facts.frames = static_cast<std::int64_t>(count_ / channels_);
  facts.quantum = quantum_;
  facts.silent = is_silence(low_, high_, quantum_);
  if (channels_ > 1 && !facts.silent) {
    facts.cancels = is_silence(mix_low_, mix_high_, quantum_);
    const double mean_power = power_ / static_cast<double>(channels_);
    facts.mix_loss_db = 10.0 * std::log10(mean_power / std::max(mix_power_, 1e-30));
  }
  facts.peak = std::max(std::abs(low_), std::abs(high_));
  facts.clipped = !facts.silent && clipped_run_;
  facts.hash = hasher_.hex();
  return facts;
}

}  // namespace ser
