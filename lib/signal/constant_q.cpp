#include "signal/constant_q.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

#include "core/text.hpp"
#include "signal/lane_sum.hpp"
#include "signal/window.hpp"

namespace ser {
namespace {

constexpr double kHannBandwidth = 1.50018310546875;  ///< equivalent noise bandwidth, bins
constexpr double kLeftOut = 0.01;

/// Copies the `into.size()` samples around sample `centre`, zeros beyond the ends. False when all
/// of them are 0.
bool load_frame(std::span<const float> samples, std::ptrdiff_t centre, std::span<double> into) {
  const auto size = static_cast<std::ptrdiff_t>(samples.size());
  const auto length = static_cast<std::ptrdiff_t>(into.size());
  const std::ptrdiff_t start = centre - length / 2;
  const std::ptrdiff_t begin = std::clamp<std::ptrdiff_t>(-start, 0, length);
  const std::ptrdiff_t end = std::clamp<std::ptrdiff_t>(size - start, begin, length);
  std::fill(into.begin(), into.begin() + begin, 0.0);
  std::fill(into.begin() + end, into.end(), 0.0);
  bool heard = false;
  for (std::ptrdiff_t i = begin; i < end; ++i) {
    const float sample = samples[static_cast<std::size_t>(start + i)];
    heard |= sample != 0.0F;
    into[static_cast<std::size_t>(i)] = static_cast<double>(sample);
  }
  return heard;
}

double dot(const std::vector<double>& weights, const double* values) {
  return lane_sum(weights.size(), [&](std::size_t i) { return weights[i] * values[i]; });
}

}  // namespace

ConstantQ::ConstantQ(const ConstantQOptions& options, double tuning, int sample_rate)
    : options_(options) {
  const auto per_octave = static_cast<double>(options.bins_per_octave);
  const double ratio = std::exp2(2.0 / per_octave);
  const double quality = (ratio + 1.0) / (ratio - 1.0);
  const double low_hz =
      options.low_hz * std::exp2(tuning / per_octave) * std::exp2(options.octaves - 1);
  const auto bin_hz = [&](int bin) { return low_hz * std::exp2(bin / per_octave); };
  check(bin_hz(options.bins_per_octave - 1), quality, sample_rate);
  if (problem_) return;
  const double rate = std::ldexp(sample_rate, -halvings_);
  const double longest = quality * rate / low_hz;
  fft_size_ = std::bit_ceil(static_cast<std::size_t>(std::ceil(longest)));
  RealFft fft(fft_size_);
  for (int bin = 0; bin < options.bins_per_octave; ++bin) {
    filters_.push_back(filter(bin_hz(bin) / rate, quality * rate / bin_hz(bin), fft));
  }
}

void ConstantQ::check(double highest_hz, double quality, int sample_rate) {
  const int divisor = 1 << (options_.octaves - 1);
  if (options_.hop_length % divisor != 0) {
    problem_ = "hop_length " + std::to_string(options_.hop_length) + " is no multiple of " +
               std::to_string(divisor) + ", as a constant-Q transform of " +
               std::to_string(options_.octaves) + " octaves needs (take another, or fewer octaves)";
    return;
  }
  const double cutoff = highest_hz * (1.0 + 0.5 * kHannBandwidth / quality);
  const double half_rate = sample_rate / 2.0;
  if (cutoff > half_rate) {
    problem_ = "a constant-Q transform up to " + to_text(std::ceil(cutoff)) +
               " Hz is impossible at " + std::to_string(sample_rate) +
               " Hz (take fewer octaves or a lower low_hz)";
    return;
  }
  const int spare = static_cast<int>(std::ceil(std::log2(half_rate / cutoff))) - 2;
  const int twos = std::countr_zero(static_cast<unsigned>(options_.hop_length));
  halvings_ = std::max(0, std::min(spare, twos - options_.octaves + 1));
}

ConstantQ::Filter ConstantQ::filter(double cycles_per_sample, double length, RealFft& fft) const {
  const double first = std::floor(-length / 2.0);
  const auto count = static_cast<std::size_t>(std::floor(length / 2.0) - first);
  const std::vector<double> window = periodic_hann(count);
  const double sum = lane_sum(count, [&](std::size_t i) { return window[i]; });
  // Of absolute sum 1, times its length over the transform's; then what librosa divides the
  // response by, the root of the length.
  const double scale = std::sqrt(length) / (static_cast<double>(fft_size_) * sum);
  const std::size_t left = (fft_size_ - count) / 2;
  std::vector<std::complex<double>> spectrum(fft.bins());
  for (const bool imaginary : {false, true}) {
    const auto input = fft.input();
    std::fill(input.begin(), input.end(), 0.0);
    for (std::size_t i = 0; i < count; ++i) {
      const double angle =
          2.0 * std::numbers::pi * cycles_per_sample * (first + static_cast<double>(i));
      input[left + i] = scale * window[i] * (imaginary ? std::sin(angle) : std::cos(angle));
    }
    const auto part = fft.transform();
    const std::complex<double> unit = imaginary ? std::complex<double>(0.0, 1.0) : 1.0;
    for (std::size_t k = 0; k < spectrum.size(); ++k) spectrum[k] += unit * part[k];
  }
  return sparse(spectrum);
}

ConstantQ::Filter ConstantQ::sparse(std::span<const std::complex<double>> spectrum) {
  std::vector<double> magnitudes(spectrum.size());
  std::transform(spectrum.begin(), spectrum.end(), magnitudes.begin(),
                 [](std::complex<double> value) { return std::abs(value); });
  std::vector<double> sorted = magnitudes;
  std::sort(sorted.begin(), sorted.end());
  const double total = lane_sum(sorted.size(), [&](std::size_t i) { return sorted[i]; });
  double sum = 0.0;
  double least = 0.0;
  for (const double magnitude : sorted) {
    sum += magnitude;
    least = magnitude;
    if (sum >= kLeftOut * total) break;
  }
  const auto kept = [&](double magnitude) { return magnitude >= least; };
  const auto begin = std::find_if(magnitudes.begin(), magnitudes.end(), kept);
  const auto end = std::find_if(magnitudes.rbegin(), magnitudes.rend(), kept).base();
  Filter filter;
  filter.first = static_cast<std::size_t>(begin - magnitudes.begin());
  for (auto at = begin; at < end; ++at) {
    const auto value =
        kept(*at) ? spectrum[static_cast<std::size_t>(at - magnitudes.begin())] : 0.0;
    filter.real.insert(filter.real.end(), {value.real(), -value.imag()});
    filter.imaginary.insert(filter.imaginary.end(), {value.imag(), value.real()});
  }
  return filter;
}

Array ConstantQ::magnitude(std::span<const std::vector<float>> octaves, RealFft& fft) const {
  const auto hop_of = [&](std::size_t octave) {
    return static_cast<std::size_t>(options_.hop_length) >>
           (static_cast<std::size_t>(halvings_) + octave);
  };
  std::size_t frames = 1 + octaves[0].size() / hop_of(0);
  for (std::size_t i = 1; i < octaves.size(); ++i) {
    frames = std::min(frames, 1 + octaves[i].size() / hop_of(i));
  }
  Array result(options_.bins(), frames);
  for (std::size_t i = 0; i < octaves.size(); ++i) {
    const std::size_t lowest = result.rows - (i + 1) * filters_.size();
    for (std::size_t frame = 0; frame < frames; ++frame) {
      const auto centre = static_cast<std::ptrdiff_t>(frame * hop_of(i));
      if (!load_frame(octaves[i], centre, fft.input())) continue;
      // As double[2] each, which the standard says a complex number is.
      const auto* spectrum = reinterpret_cast<const double*>(fft.transform().data());
      for (std::size_t k = 0; k < filters_.size(); ++k) {
        const double* values = spectrum + 2 * filters_[k].first;
        const double real = dot(filters_[k].real, values);
        const double imaginary = dot(filters_[k].imaginary, values);
        result.at(lowest + k, frame) =
            static_cast<float>(std::sqrt(real * real + imaginary * imaginary));
      }
    }
  }
  return result;
}

}  // namespace ser
