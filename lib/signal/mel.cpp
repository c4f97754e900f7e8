#include "signal/mel.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <span>

#include "core/text.hpp"

namespace ser {
namespace {

constexpr double kLinearStepHz = 200.0 / 3.0;
constexpr double kLogStartHz = 1000.0;
constexpr double kLogStartMel = kLogStartHz / kLinearStepHz;
const double kLogStep = std::log(6.4) / 27.0;

/// The bands' corners: band i reaches from corner i over i + 1 to i + 2.
std::vector<double> corners(const MelOptions& options, int sample_rate) {
  const double high_hz = options.high_hz.value_or(sample_rate / 2.0);
  const double low = hz_to_mel(options.low_hz, options.scale);
  const double high = hz_to_mel(high_hz, options.scale);
  const auto count = static_cast<std::size_t>(options.bands) + 2;
  std::vector<double> result(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(count - 1);
    result[i] = mel_to_hz(low + (high - low) * share, options.scale);
  }
  return result;
}

std::optional<std::string> problem_of(const MelOptions& options, int sample_rate) {
  const double high_hz = options.high_hz.value_or(sample_rate / 2.0);
  if (high_hz > sample_rate / 2.0) {
    return "mel bands up to " + to_text(high_hz) + " Hz are impossible at " +
           std::to_string(sample_rate) + " Hz (high_hz: at most half the sample rate, or null)";
  }
  if (options.low_hz >= high_hz) {
    return "low_hz " + to_text(options.low_hz) + " is not below the highest frequency, " +
           to_text(high_hz) + " Hz";
  }
  return std::nullopt;
}

constexpr std::size_t kLanes = 4;

/// Of a multiple of kLanes numbers.
double dot(std::span<const double> weights, const double* values) {
  using Lanes = Eigen::Array<double, kLanes, 1>;
  Lanes sum = Lanes::Zero();
  for (std::size_t i = 0; i < weights.size(); i += kLanes) {
    sum += Eigen::Map<const Lanes>(weights.data() + i) * Eigen::Map<const Lanes>(values + i);
  }
  return (sum[0] + sum[2]) + (sum[1] + sum[3]);
}

}  // namespace

double hz_to_mel(double hz, MelScale scale) {
  if (scale == MelScale::kHtk) return 2595.0 * std::log10(1.0 + hz / 700.0);
  if (hz < kLogStartHz) return hz / kLinearStepHz;
  return kLogStartMel + std::log(hz / kLogStartHz) / kLogStep;
}

double mel_to_hz(double mel, MelScale scale) {
  if (scale == MelScale::kHtk) return 700.0 * (std::pow(10.0, mel / 2595.0) - 1.0);
  if (mel < kLogStartMel) return kLinearStepHz * mel;
  return kLogStartHz * std::exp(kLogStep * (mel - kLogStartMel));
}

MelBank::MelBank(const MelOptions& options, int n_fft, int sample_rate)
    : bins_(static_cast<std::size_t>(n_fft) / 2 + 1), problem_(problem_of(options, sample_rate)) {
  if (problem_) return;
  const std::vector<double> corner = corners(options, sample_rate);
  const double bin_hz = static_cast<double>(sample_rate) / n_fft;
  for (std::size_t i = 0; i + 2 < corner.size(); ++i) {
    const double scale = options.norm == MelNorm::kSlaney ? 2.0 / (corner[i + 2] - corner[i]) : 1.0;
    Band band;
    for (std::size_t bin = 0; bin < bins_; ++bin) {
      const double hz = static_cast<double>(bin) * bin_hz;
      const double rising = (hz - corner[i]) / (corner[i + 1] - corner[i]);
      const double falling = (corner[i + 2] - hz) / (corner[i + 2] - corner[i + 1]);
      const double weight = std::min(rising, falling);
      if (!(weight > 0.0)) continue;
      if (band.weights.empty()) band.first_bin = bin;
      // Rounded, as librosa keeps them.
      band.weights.push_back(static_cast<double>(static_cast<float>(weight * scale)));
    }
    if (band.weights.empty() && !problem_) {
      problem_ = "mel band " + std::to_string(i + 1) + " of " + std::to_string(options.bands) +
                 " holds no bin of a transform of " + std::to_string(n_fft) + " at " +
                 std::to_string(sample_rate) + " Hz (take fewer bands or a larger n_fft)";
    }
    band.weights.resize((band.weights.size() + kLanes - 1) / kLanes * kLanes, 0.0);
    bands_.push_back(std::move(band));
  }
}

std::vector<float> MelBank::weights(std::size_t band) const {
  std::vector<float> result(bins_, 0.0F);
  const Band& kept = bands_.at(band);
  const std::size_t count = std::min(kept.weights.size(), bins_ - kept.first_bin);
  for (std::size_t i = 0; i < count; ++i) {
    result[kept.first_bin + i] = static_cast<float>(kept.weights[i]);
  }
  return result;
}

std::vector<double> MelBank::frame_of_power() const { return std::vector<double>(bins_ + kLanes); }

void MelBank::write_bands(const std::vector<double>& power, std::size_t frame,
                          Array& result) const {
  for (std::size_t band = 0; band < bands_.size(); ++band) {
    const Band& filter = bands_[band];
    result.at(band, frame) =
        static_cast<float>(dot(filter.weights, power.data() + filter.first_bin));
  }
}

Array MelBank::power(const Array& magnitudes) const {
  Array result(bands_.size(), magnitudes.rows);
  std::vector<double> power = frame_of_power();
  for (std::size_t frame = 0; frame < magnitudes.rows; ++frame) {
    const auto spectrum = magnitudes.row(frame);
    for (std::size_t bin = 0; bin < bins_; ++bin) {
      power[bin] = static_cast<double>(spectrum[bin] * spectrum[bin]);
    }
    write_bands(power, frame, result);
  }
  return result;
}

Array MelBank::power(std::span<const float> samples, const Stft& stft, RealFft& fft) const {
  Array result(bands_.size(), stft.frames(samples.size()));
  std::vector<double> power = frame_of_power();
  for (std::size_t frame = 0; frame < result.columns; ++frame) {
    stft.power(samples, frame, fft, std::span(power).first(bins_));
    write_bands(power, frame, result);
  }
  return result;
}

}  // namespace ser
