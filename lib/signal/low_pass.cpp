#include "signal/low_pass.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>

namespace ser {
namespace {

constexpr std::size_t kPadding = 1000;
constexpr std::size_t kLargest = 1U << 20U;
/// Of blocks: what the filter's ringing may reach across.
constexpr std::size_t kOverlap = 1U << 14U;

/// Samples start … start + size of a signal with zeros beyond its ends.
void load(std::span<const float> samples, std::ptrdiff_t start, std::span<double> into) {
  const auto size = static_cast<std::ptrdiff_t>(samples.size());
  const auto length = static_cast<std::ptrdiff_t>(into.size());
  const std::ptrdiff_t first = std::clamp<std::ptrdiff_t>(-start, 0, length);
  const std::ptrdiff_t last = std::clamp<std::ptrdiff_t>(size - start, first, length);
  std::fill_n(into.begin(), first, 0.0);
  std::copy(samples.begin() + start + first, samples.begin() + start + last, into.begin() + first);
  std::fill(into.begin() + last, into.end(), 0.0);
}

/// Filters fft's input. Gives the transform whose real less its imaginary part is the result: the
/// Hartley transform, which is its own inverse.
std::span<const std::complex<double>> filter(RealFft& fft, double fraction) {
  const auto spectrum = fft.transform();
  const auto into = fft.input();
  const std::size_t size = into.size();
  const double scale = 1.0 / static_cast<double>(size);
  const auto kept =
      std::max<std::size_t>(3, static_cast<std::size_t>(fraction * static_cast<double>(size))) - 2;
  const std::size_t whole = std::min((kept + 1) / 2, size / 2);  // bins of which both parts stay
  std::fill(into.begin(), into.end(), 0.0);
  into[0] = spectrum[0].real() * scale;
  for (std::size_t k = 1; k < whole; ++k) {
    into[k] = (spectrum[k].real() - spectrum[k].imag()) * scale;
    into[size - k] = (spectrum[k].real() + spectrum[k].imag()) * scale;
  }
  if (kept % 2 == 0 && whole > 0 && 2 * whole < size) {
    into[whole] = into[size - whole] = spectrum[whole].real() * scale;
  }
  return fft.transform();
}

double value_of(std::span<const std::complex<double>> hartley, std::size_t at, std::size_t size) {
  // The upper half of a real signal's transform mirrors the lower one, conjugated.
  if (at < hartley.size()) return hartley[at].real() - hartley[at].imag();
  return hartley[size - at].real() + hartley[size - at].imag();
}

}  // namespace

std::size_t low_pass_size(std::size_t samples) {
  return std::min(kLargest, std::bit_ceil(samples + 2 * kPadding));
}

std::vector<double> low_pass(std::span<const float> samples, double fraction, RealFft& fft) {
  const std::size_t size = fft.size();
  const bool whole = samples.size() + 2 * kPadding <= size;
  const std::size_t margin = whole ? kPadding : kOverlap;
  const std::size_t hop = size - 2 * margin;
  std::vector<double> result(samples.size());
  for (std::size_t done = 0; done < samples.size(); done += hop) {
    load(samples, static_cast<std::ptrdiff_t>(done) - static_cast<std::ptrdiff_t>(margin),
         fft.input());
    const auto hartley = filter(fft, fraction);
    const std::size_t count = std::min(hop, samples.size() - done);
    for (std::size_t i = 0; i < count; ++i) result[done + i] = value_of(hartley, margin + i, size);
  }
  return result;
}

}  // namespace ser
