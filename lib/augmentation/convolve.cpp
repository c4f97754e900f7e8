#include "augmentation/convolve.hpp"

#include <algorithm>
#include <bit>
#include <complex>
#include <cstddef>

#include "signal/real_fft.hpp"

namespace ser {
namespace {

using Spectrum = std::vector<std::complex<double>>;

Spectrum spectrum_of(std::span<const float> samples, RealFft& fft) {
  const auto input = fft.input();
  std::fill(std::copy(samples.begin(), samples.end(), input.begin()), input.end(), 0.0);
  const auto bins = fft.transform();
  return {bins.begin(), bins.end()};
}

}  // namespace

std::vector<float> convolved(std::span<const float> samples, std::span<const float> response) {
  if (samples.empty() || response.empty()) return std::vector<float>(samples.size(), 0.0F);
  const std::size_t size = std::bit_ceil(samples.size() + response.size());
  RealFft fft(size);
  const Spectrum a = spectrum_of(samples, fft);
  const Spectrum b = spectrum_of(response, fft);
  // The inverse of a spectrum Y of real samples by a forward transform (Bracewell's Hartley
  // transform): C of Re Y + Im Y has the samples as Re C + Im C.
  const auto input = fft.input();
  for (std::size_t k = 0; k < size; ++k) {
    const bool mirrored = k > size / 2;
    const auto y = mirrored ? std::conj(a[size - k] * b[size - k]) : a[k] * b[k];
    input[k] = y.real() + y.imag();
  }
  const auto c = fft.transform();
  std::vector<float> result(samples.size());
  for (std::size_t n = 0; n < result.size(); ++n) {
    const auto value = n > size / 2 ? std::conj(c[size - n]) : c[n];
    result[n] = static_cast<float>((value.real() + value.imag()) / static_cast<double>(size));
  }
  return result;
}

}  // namespace ser
