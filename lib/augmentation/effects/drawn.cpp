#include "augmentation/effects/drawn.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <utility>

#include "audio/resample.hpp"

namespace ser {

Waveform gained(Waveform wave, double db) {
  const auto factor = static_cast<float>(std::pow(10.0, db / 20.0));
  for (float& sample : wave.samples) sample *= factor;
  return wave;
}

Waveform hard_clipped(Waveform wave, double db) {
  float peak = 0.0F;
  for (const float sample : wave.samples) peak = std::max(peak, std::abs(sample));
  const float ceiling = peak * static_cast<float>(std::pow(10.0, -db / 20.0));
  if (ceiling <= 0.0F) return wave;
  const float back = peak / ceiling;
  for (float& sample : wave.samples) sample = std::clamp(sample, -ceiling, ceiling) * back;
  return wave;
}

namespace {

constexpr double kWindowSeconds = 0.030;
constexpr double kSearchSeconds = 0.010;
/// Every so many samples are compared in the search: enough for speech, and so much faster.
constexpr double kComparedRate = 8000.0;

using Samples = std::span<const float>;

float at(Samples samples, std::ptrdiff_t index) {
  return index >= 0 && index < std::ssize(samples) ? samples[static_cast<std::size_t>(index)]
                                                   : 0.0F;
}

/// Where near `place` the samples look most like those from `model` on.
std::ptrdiff_t most_similar(Samples samples, std::ptrdiff_t place, std::ptrdiff_t model,
                            std::ptrdiff_t length, std::ptrdiff_t search, std::ptrdiff_t step) {
  std::ptrdiff_t best = place;
  double best_score = -2.0;
  for (std::ptrdiff_t at_place = place - search; at_place <= place + search; at_place += step) {
    double product = 0.0;
    double energy = 1e-20;
    for (std::ptrdiff_t i = 0; i < length; i += step) {
      const double value = at(samples, at_place + i);
      product += value * at(samples, model + i);
      energy += value * value;
    }
    const double score = product / std::sqrt(energy);
    if (score > best_score) {
      best_score = score;
      best = at_place;
    }
  }
  return best;
}

}  // namespace

std::vector<float> time_stretched(Samples samples, int sample_rate, double factor) {
  if (factor == 1.0) return {samples.begin(), samples.end()};
  const auto count =
      static_cast<std::size_t>(std::ceil(static_cast<double>(samples.size()) / factor));
  const auto half =
      std::max<std::ptrdiff_t>(1, static_cast<std::ptrdiff_t>(kWindowSeconds * sample_rate / 2.0));
  const auto search = static_cast<std::ptrdiff_t>(kSearchSeconds * sample_rate);
  const auto step =
      std::max<std::ptrdiff_t>(1, static_cast<std::ptrdiff_t>(sample_rate / kComparedRate));
  std::vector<float> rising(static_cast<std::size_t>(half));  // and falling: 1 − rising
  for (std::size_t i = 0; i < rising.size(); ++i) {
    const double share = (static_cast<double>(i) + 0.5) / static_cast<double>(half);
    rising[i] = static_cast<float>(0.5 - 0.5 * std::cos(std::numbers::pi * share));
  }
  std::vector<float> result(count);
  std::ptrdiff_t follows = 0;  // what would continue the last window as it was
  for (std::ptrdiff_t begin = 0; begin < std::ssize(result); begin += half) {
    const auto wanted = static_cast<std::ptrdiff_t>(static_cast<double>(begin) * factor);
    const std::ptrdiff_t place =
        begin == 0 ? 0 : most_similar(samples, wanted, follows, half, search, step);
    const std::ptrdiff_t end = std::min(half, std::ssize(result) - begin);
    for (std::ptrdiff_t i = 0; i < end; ++i) {
      const float in = rising[static_cast<std::size_t>(i)];
      result[static_cast<std::size_t>(begin + i)] =
          in * at(samples, place + i) + (1.0F - in) * at(samples, follows + i);
    }
    follows = place + half;
  }
  return result;
}

Waveform stretched(Waveform wave, double factor) {
  wave.samples = time_stretched(wave.samples, wave.sample_rate, factor);
  return wave;
}

Waveform shifted(Waveform wave, double seconds) {
  const auto length = static_cast<std::ptrdiff_t>(wave.samples.size());
  const auto wanted = static_cast<std::ptrdiff_t>(std::llround(seconds * wave.sample_rate));
  const std::ptrdiff_t by = std::clamp(wanted, -length, length);
  std::vector<float> moved(wave.samples.size(), 0.0F);
  for (std::ptrdiff_t i = std::max<std::ptrdiff_t>(0, by); i < std::min(length, length + by); ++i) {
    moved[static_cast<std::size_t>(i)] = wave.samples[static_cast<std::size_t>(i - by)];
  }
  wave.samples = std::move(moved);
  return wave;
}

Waveform pitch_shifted(Waveform wave, double semitones) {
  const double ratio = std::pow(2.0, semitones / 12.0);
  const std::size_t length = wave.samples.size();
  // Longer by the ratio, then played back faster by it: as a recording of another rate.
  const auto rate = static_cast<int>(std::lround(wave.sample_rate * ratio));
  const double exact = static_cast<double>(rate) / wave.sample_rate;
  const auto longer = time_stretched(wave.samples, wave.sample_rate, 1.0 / exact);
  wave.samples = resample(Waveform{longer, rate}, wave.sample_rate).samples;
  wave.samples.resize(length, 0.0F);
  return wave;
}

}  // namespace ser
