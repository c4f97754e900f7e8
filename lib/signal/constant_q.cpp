#include "signal/constant_q.hpp"

#include <Eigen/Core>
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
  const auto heard = samples.subspan(static_cast<std::size_t>(start + begin),
                                     static_cast<std::size_t>(end - begin));
  std::copy(heard.begin(), heard.end(), into.begin() + begin);
  return std::any_of(heard.begin(), heard.end(), [](float sample) { return sample != 0.0F; });
}

/// |Σ weights · values|, in four partial sums each.
double response(const double* real, const double* imaginary, const double* values,
                std::size_t size) {
  Eigen::Array4d re = Eigen::Array4d::Zero();
  Eigen::Array4d im = Eigen::Array4d::Zero();
  std::size_t i = 0;
  for (; i + 4 <= size; i += 4) {
    const Eigen::Array4d value = Eigen::Map<const Eigen::Array4d>(values + i);
    re += Eigen::Map<const Eigen::Array4d>(real + i) * value;
    im += Eigen::Map<const Eigen::Array4d>(imaginary + i) * value;
  }
  for (; i < size; ++i) {
    re[0] += real[i] * values[i];
    im[0] += imaginary[i] * values[i];
  }
  const double real_sum = re.sum();
  const double imaginary_sum = im.sum();
  return std::sqrt(real_sum * real_sum + imaginary_sum * imaginary_sum);
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
  const double step = 2.0 * std::numbers::pi * cycles_per_sample;
  const std::complex<double> turn = std::polar(1.0, step);
  std::vector<std::complex<double>> spectrum(fft.bins());
  for (const std::complex<double> part : {std::complex(1.0, 0.0), std::complex(0.0, 1.0)}) {
    const auto input = fft.input();
    std::fill(input.begin(), input.end(), 0.0);
    std::complex<double> tone = std::polar(scale, step * first) * std::conj(part);
    for (std::size_t i = 0; i < count; ++i, tone *= turn) {
      input[left + i] = window[i] * tone.real();
    }
    const auto transformed = fft.transform();
    for (std::size_t k = 0; k < spectrum.size(); ++k) spectrum[k] += part * transformed[k];
  }
  return sparse(spectrum);
}

ConstantQ::Filter ConstantQ::sparse(std::span<const std::complex<double>> spectrum) {
  std::vector<double> magnitudes(spectrum.size());
  std::transform(spectrum.begin(), spectrum.end(), magnitudes.begin(),
                 [](std::complex<double> value) { return std::sqrt(std::norm(value)); });
  // From the largest down, until what is left makes less than the share that may be left out.
  std::vector<double> heap = magnitudes;
  std::make_heap(heap.begin(), heap.end());
  double rest = lane_sum(heap.size(), [&](std::size_t i) { return heap[i]; });
  const double left_out = kLeftOut * rest;
  double least = 0.0;
  while (!heap.empty() && rest >= left_out) {
    least = heap.front();
    rest -= least;
    std::pop_heap(heap.begin(), heap.end());
    heap.pop_back();
  }
  const auto kept = [&](double magnitude) { return magnitude >= least; };
  const auto begin = std::find_if(magnitudes.begin(), magnitudes.end(), kept);
  const auto end = std::find_if(magnitudes.rbegin(), magnitudes.rend(), kept).base();
  Filter filter;
  filter.first = static_cast<std::size_t>(begin - magnitudes.begin());
  const auto last = static_cast<std::size_t>(end - magnitudes.begin());
  for (std::size_t bin = filter.first; bin < last; ++bin) {
    const auto value = kept(magnitudes[bin]) ? spectrum[bin] : 0.0;
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
        const Filter& filter = filters_[k];
        result.at(lowest + k, frame) =
            static_cast<float>(response(filter.real.data(), filter.imaginary.data(),
                                        spectrum + 2 * filter.first, filter.real.size()));
      }
    }
  }
  return result;
}

}  // namespace ser
