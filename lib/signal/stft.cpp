#include "signal/stft.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <string>

#include "core/error.hpp"
#include "signal/windows.hpp"

namespace ser {
namespace {

/// Where sample `index` of the endlessly mirrored signal of `size` samples lies.
std::size_t mirrored(std::ptrdiff_t index, std::size_t size) {
  if (size == 1) return 0;
  const auto period = 2 * (static_cast<std::ptrdiff_t>(size) - 1);
  const std::ptrdiff_t in_period = ((index % period) + period) % period;
  return static_cast<std::size_t>(std::min(in_period, period - in_period));
}

void check(const StftOptions& options) {
  if (options.n_fft < 2 || options.n_fft % 2 != 0) {
    throw usage_error("n_fft must be even and at least 2, not " + std::to_string(options.n_fft));
  }
  if (options.win_length < 1 || options.win_length > options.n_fft) {
    throw usage_error("win_length must be between 1 and n_fft (" + std::to_string(options.n_fft) +
                      "), not " + std::to_string(options.win_length));
  }
  if (options.hop_length < 1) {
    throw usage_error("hop_length must be at least 1, not " + std::to_string(options.hop_length));
  }
}

/// In double precision from the rounded parts, so that neither tiny nor huge ones lose anything.
void write_magnitudes(std::span<const std::complex<double>> spectrum, std::span<float> into) {
  // As double[2] each, which the standard says a complex number is.
  const auto* parts = reinterpret_cast<const double*>(spectrum.data());
  for (std::size_t k = 0; k < into.size(); ++k) {
    const auto real = static_cast<double>(static_cast<float>(parts[2 * k]));
    const auto imaginary = static_cast<double>(static_cast<float>(parts[2 * k + 1]));
    into[k] = static_cast<float>(std::sqrt(real * real + imaginary * imaginary));
  }
}

}  // namespace

Stft::Stft(const StftOptions& options) : options_(options) {
  check(options);
  const auto n_fft = static_cast<std::size_t>(options.n_fft);
  const auto length = static_cast<std::size_t>(options.win_length);
  window_ = centred_in(periodic_hann(length), n_fft);
  window_begin_ = (n_fft - length) / 2;
  window_end_ = window_begin_ + length;
}

std::size_t Stft::frames(std::size_t samples) const {
  return samples == 0 ? 0 : 1 + samples / static_cast<std::size_t>(options_.hop_length);
}

void Stft::load_frame(std::span<const float> samples, std::size_t frame,
                      std::span<double> into) const {
  const std::ptrdiff_t start =
      static_cast<std::ptrdiff_t>(frame) * options_.hop_length - options_.n_fft / 2;
  const auto size = static_cast<std::ptrdiff_t>(samples.size());
  const auto begin = static_cast<std::ptrdiff_t>(window_begin_);
  const auto end = static_cast<std::ptrdiff_t>(window_end_);
  const std::ptrdiff_t inside_begin = std::clamp(-start, begin, end);
  const std::ptrdiff_t inside_end = std::clamp(size - start, inside_begin, end);
  std::fill(into.begin(), into.begin() + inside_begin, 0.0);
  std::fill(into.begin() + inside_end, into.end(), 0.0);
  for (std::ptrdiff_t i = inside_begin; i < inside_end; ++i) {
    const auto at = static_cast<std::size_t>(i);
    into[at] = window_[at] * static_cast<double>(samples[static_cast<std::size_t>(start + i)]);
  }
  if (options_.pad_mode == PadMode::kZero) return;
  const auto mirror = [&](std::ptrdiff_t from, std::ptrdiff_t to) {
    for (std::ptrdiff_t i = from; i < to; ++i) {
      const auto at = static_cast<std::size_t>(i);
      into[at] = window_[at] * static_cast<double>(samples[mirrored(start + i, samples.size())]);
    }
  };
  mirror(begin, inside_begin);
  mirror(inside_end, end);
}

Array Stft::magnitude(std::span<const float> samples, RealFft& fft) const {
  Array result(frames(samples.size()), options_.bins());
  for (std::size_t frame = 0; frame < result.rows; ++frame) {
    load_frame(samples, frame, fft.input());
    write_magnitudes(fft.transform(), result.row(frame));
  }
  return result;
}

void Stft::power(std::span<const float> samples, std::size_t frame, RealFft& fft,
                 std::span<double> into) const {
  load_frame(samples, frame, fft.input());
  // As double[2] each, which the standard says a complex number is.
  const auto* parts = reinterpret_cast<const double*>(fft.transform().data());
  for (std::size_t k = 0; k < into.size(); ++k) {
    into[k] = parts[2 * k] * parts[2 * k] + parts[2 * k + 1] * parts[2 * k + 1];
  }
}

}  // namespace ser
