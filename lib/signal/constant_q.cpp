#include "signal/constant_q.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

#include "core/text.hpp"
#include "signal/lane_sum.hpp"

namespace ser {
namespace {

constexpr double kHannBandwidth = 1.50018310546875;  ///< equivalent noise bandwidth, bins
constexpr double kLeftOut = 0.01;

/// Copies the `into.size()` samples around sample `centre`, zeros beyond the ends. False when all
/// of them are 0.
bool load_frame(std::span<const float> samples, std::ptrdiff_t centre, std::span<float> into) {
  const auto size = static_cast<std::ptrdiff_t>(samples.size());
  const auto length = static_cast<std::ptrdiff_t>(into.size());
  const std::ptrdiff_t start = centre - length / 2;
  const std::ptrdiff_t begin = std::clamp<std::ptrdiff_t>(-start, 0, length);
  const std::ptrdiff_t end = std::clamp<std::ptrdiff_t>(size - start, begin, length);
  std::fill(into.begin(), into.begin() + begin, 0.0F);
  std::fill(into.begin() + end, into.end(), 0.0F);
  const auto heard = samples.subspan(static_cast<std::size_t>(start + begin),
                                     static_cast<std::size_t>(end - begin));
  std::copy(heard.begin(), heard.end(), into.begin() + begin);
  return std::any_of(heard.begin(), heard.end(), [](float sample) { return sample != 0.0F; });
}

constexpr std::size_t kLanes = 8;  ///< frames whose spectra stand side by side
using Lanes = Eigen::Array<float, kLanes, 1>;

/// start · e^(i·step·n), eight n at a time from 0 on: each is turned on from the eighth before.
class Tone {
 public:
  static constexpr std::size_t kAtOnce = 8;
  using Values = Eigen::Array<double, kAtOnce, 1>;

  Tone(std::complex<double> start, double step) : turn_(std::polar(1.0, step * kAtOnce)) {
    for (std::size_t n = 0; n < kAtOnce; ++n) {
      const std::complex<double> value = start * std::polar(1.0, step * static_cast<double>(n));
      real_[static_cast<Eigen::Index>(n)] = value.real();
      imaginary_[static_cast<Eigen::Index>(n)] = value.imag();
    }
  }
  const Values& real() const { return real_; }
  const Values& imaginary() const { return imaginary_; }
  void advance() {
    const Values real = real_ * turn_.real() - imaginary_ * turn_.imag();
    imaginary_ = real_ * turn_.imag() + imaginary_ * turn_.real();
    real_ = real;
  }

 private:
  Values real_;
  Values imaginary_;
  std::complex<double> turn_;
};

/// The real and the imaginary part of a tone under a periodic Hann window.
struct WindowedTone {
  std::vector<double> real;
  std::vector<double> imaginary;
};

WindowedTone windowed_tone(std::complex<double> start, double step, std::size_t count) {
  const std::size_t whole = (count + Tone::kAtOnce - 1) / Tone::kAtOnce * Tone::kAtOnce;
  WindowedTone result{std::vector<double>(whole), std::vector<double>(whole)};
  Tone circle(1.0, 2.0 * std::numbers::pi / static_cast<double>(count));
  Tone tone(start, step);
  for (std::size_t n = 0; n < whole; n += Tone::kAtOnce) {
    const Tone::Values window = 0.5 - 0.5 * circle.real();
    Eigen::Map<Tone::Values>(&result.real[n]) = window * tone.real();
    Eigen::Map<Tone::Values>(&result.imaginary[n]) = window * tone.imaginary();
    circle.advance();
    tone.advance();
  }
  result.real.resize(count);
  result.imaginary.resize(count);
  return result;
}

}  // namespace

/// The bins that filters look at, of several frames.
struct ConstantQ::Spectra {
  std::size_t first;
  std::vector<Lanes> real;
  std::vector<Lanes> imaginary;

  void put(std::size_t lane, std::span<const std::complex<float>> spectrum) {
    for (std::size_t i = 0; i < real.size(); ++i) {
      const std::complex<float> value = spectrum[first + i];
      real[i][static_cast<Eigen::Index>(lane)] = value.real();
      imaginary[i][static_cast<Eigen::Index>(lane)] = value.imag();
    }
  }

  void put_silence(std::size_t lane) {
    for (Lanes& lanes : real) lanes[static_cast<Eigen::Index>(lane)] = 0.0F;
    for (Lanes& lanes : imaginary) lanes[static_cast<Eigen::Index>(lane)] = 0.0F;
  }

  /// |Σ weights · values|
  Lanes response(const Filter& filter) const {
    Lanes re = Lanes::Zero();
    Lanes im = Lanes::Zero();
    for (std::size_t i = 0; i < filter.weights.size(); ++i) {
      const std::complex<float> weight = filter.weights[i];
      const Lanes& x = real[filter.first - first + i];
      const Lanes& y = imaginary[filter.first - first + i];
      re += weight.real() * x - weight.imag() * y;
      im += weight.real() * y + weight.imag() * x;
    }
    return (re * re + im * im).sqrt();
  }
};

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
  first_bin_ = fft.bins();
  for (const Filter& one : filters_) {
    first_bin_ = std::min(first_bin_, one.first);
    end_bin_ = std::max(end_bin_, one.first + one.weights.size());
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
  // Of absolute sum 1 (a periodic Hann window adds up to half its length), times its length over
  // the transform's; then what librosa divides the response by, the root of the length.
  const double sum = static_cast<double>(count) / 2.0;
  const double scale = std::sqrt(length) / (static_cast<double>(fft_size_) * sum);
  const double step = 2.0 * std::numbers::pi * cycles_per_sample;
  const WindowedTone tone = windowed_tone(std::polar(scale, step * first), step, count);
  const auto left = static_cast<std::ptrdiff_t>((fft_size_ - count) / 2);
  const auto transform = [&](const std::vector<double>& part) {
    const auto input = fft.input();
    std::fill(input.begin(), input.end(), 0.0);
    std::copy(part.begin(), part.end(), input.begin() + left);
    return fft.transform();
  };
  const auto real = transform(tone.real);
  std::vector<std::complex<double>> spectrum(real.begin(), real.end());
  const auto imaginary = transform(tone.imaginary);
  for (std::size_t k = 0; k < spectrum.size(); ++k) {
    spectrum[k] += std::complex(-imaginary[k].imag(), imaginary[k].real());
  }
  return sparse(spectrum);
}

ConstantQ::Filter ConstantQ::sparse(std::span<const std::complex<double>> spectrum) {
  std::vector<double> magnitudes(spectrum.size());
  std::transform(spectrum.begin(), spectrum.end(), magnitudes.begin(),
                 [](std::complex<double> value) { return std::sqrt(std::norm(value)); });
  // From the largest down, until what is left makes less than the share that may be left out. All
  // that are below that share's mean are sure to be left out.
  double rest = lane_sum(magnitudes.size(), [&](std::size_t i) { return magnitudes[i]; });
  const double left_out = kLeftOut * rest;
  const double mean = left_out / static_cast<double>(magnitudes.size());
  std::vector<double> heap;
  std::copy_if(magnitudes.begin(), magnitudes.end(), std::back_inserter(heap),
               [&](double magnitude) { return magnitude >= mean; });
  std::make_heap(heap.begin(), heap.end());
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
    filter.weights.emplace_back(kept(magnitudes[bin]) ? spectrum[bin] : 0.0);
  }
  return filter;
}

Array ConstantQ::magnitude(std::span<const std::vector<float>> octaves, SingleRealFft& fft) const {
  const auto hop_of = [&](std::size_t octave) {
    return static_cast<std::size_t>(options_.hop_length) >>
           (static_cast<std::size_t>(halvings_) + octave);
  };
  std::size_t frames = 1 + octaves[0].size() / hop_of(0);
  for (std::size_t i = 1; i < octaves.size(); ++i) {
    frames = std::min(frames, 1 + octaves[i].size() / hop_of(i));
  }
  Array result(options_.bins(), frames);
  Spectra spectra{first_bin_, std::vector<Lanes>(end_bin_ - first_bin_),
                  std::vector<Lanes>(end_bin_ - first_bin_)};
  for (std::size_t i = 0; i < octaves.size(); ++i) {
    const std::size_t lowest = result.rows - (i + 1) * filters_.size();
    for (std::size_t begin = 0; begin < frames; begin += kLanes) {
      const std::size_t lanes = std::min(kLanes, frames - begin);
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        const auto centre = static_cast<std::ptrdiff_t>((begin + lane) * hop_of(i));
        if (load_frame(octaves[i], centre, fft.input())) {
          spectra.put(lane, fft.transform());
        } else {
          spectra.put_silence(lane);
        }
      }
      for (std::size_t k = 0; k < filters_.size(); ++k) {
        const Lanes magnitudes = spectra.response(filters_[k]);
        std::copy_n(magnitudes.data(), lanes,
                    result.row(lowest + k).begin() + static_cast<std::ptrdiff_t>(begin));
      }
    }
  }
  return result;
}

}  // namespace ser
