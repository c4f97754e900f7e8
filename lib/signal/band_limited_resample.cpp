#include "signal/band_limited_resample.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <initializer_list>
#include <numbers>
#include <numeric>

namespace ser {
namespace {

/// Samples start … start + size of a signal with zeros beyond its ends.
void load(std::span<const float> samples, std::ptrdiff_t start, std::span<double> into) {
  const auto size = static_cast<std::ptrdiff_t>(samples.size());
  for (std::size_t i = 0; i < into.size(); ++i) {
    const std::ptrdiff_t at = start + static_cast<std::ptrdiff_t>(i);
    into[i] =
        at >= 0 && at < size ? static_cast<double>(samples[static_cast<std::size_t>(at)]) : 0.0;
  }
}

/// Writes what a transform of the new size must be given for its real minus its imaginary part to
/// be the signal: the Hartley transform is its own inverse. `delay` is in samples of the old
/// signal.
void to_hartley(std::span<const std::complex<double>> spectrum, std::size_t size, double delay,
                std::span<double> into) {
  std::fill(into.begin(), into.end(), 0.0);
  const std::size_t top = std::min(size, into.size()) / 2;
  const double scale = 1.0 / static_cast<double>(size);
  const double turn = 2.0 * std::numbers::pi * delay / static_cast<double>(size);
  into[0] = spectrum[0].real() * scale;
  for (std::size_t k = 1; k <= top && 2 * k < into.size(); ++k) {
    const double c = std::cos(turn * static_cast<double>(k));
    const double s = std::sin(turn * static_cast<double>(k));
    const double real = (spectrum[k].real() * c - spectrum[k].imag() * s) * scale;
    const double imag = (spectrum[k].real() * s + spectrum[k].imag() * c) * scale;
    into[k] = real - imag;
    into[into.size() - k] = real + imag;
  }
}

/// Of the new samples of a block, how many at either end are not used.
std::size_t margin_of(std::size_t out) { return std::max<std::size_t>(1, out / 64); }

}  // namespace

ResampleBlock resample_block(std::size_t samples, std::size_t rate_in, std::size_t rate_out) {
  constexpr std::size_t kLargest = 1U << 20U;
  const std::size_t common = std::gcd(rate_in, rate_out);
  const ResampleBlock unit = {rate_in / common, rate_out / common};
  const auto times = [&](std::size_t k) { return ResampleBlock{k * unit.in, k * unit.out}; };
  const auto useful = [&](const ResampleBlock& block) {
    return (block.out - std::min(block.out, 2 * margin_of(block.out))) * unit.in / unit.out;
  };
  for (std::size_t octave = 4;; octave *= 2) {
    for (const std::size_t k : {octave, octave / 4 * 5, octave / 2 * 3}) {
      if (useful(times(k)) > samples + unit.in || times(k).in > kLargest) return times(k);
    }
  }
}

std::vector<double> band_limited_resample(std::span<const float> samples, RealFft& fft_in,
                                          RealFft& fft_out) {
  const std::size_t in = fft_in.size();
  const std::size_t out = fft_out.size();
  const double ratio = static_cast<double>(in) / static_cast<double>(out);
  const auto length = static_cast<double>(samples.size());
  if (samples.empty()) return {};
  std::vector<double> result(static_cast<std::size_t>(std::max(1.0, std::round(length / ratio))));
  // The position of the new sample 0 among the old ones.
  const double origin = 0.5 * (length - (static_cast<double>(result.size()) - 1.0) * ratio) - 0.5;
  const std::size_t margin = margin_of(out);
  const std::size_t hop = out - 2 * margin;
  for (std::size_t done = 0; done < result.size(); done += hop) {
    const double begin = origin + (static_cast<double>(done) - static_cast<double>(margin)) * ratio;
    const double whole = std::floor(begin);
    load(samples, static_cast<std::ptrdiff_t>(whole), fft_in.input());
    to_hartley(fft_in.transform(), in, begin - whole, fft_out.input());
    const auto hartley = fft_out.transform();
    const std::size_t count = std::min(hop, result.size() - done);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t at = margin + i;
      // The upper half of a real signal's transform mirrors the lower one, conjugated.
      const bool mirrored = at >= hartley.size();
      const auto value = mirrored ? std::conj(hartley[out - at]) : hartley[at];
      result[done + i] = value.real() - value.imag();
    }
  }
  return result;
}

}  // namespace ser
