#include "signal/real_fft.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <thread>
#include <vector>

#include "core/error.hpp"
#include "generated_signals.hpp"

namespace ser {
namespace {

using Spectrum = std::vector<std::complex<double>>;

Spectrum spectrum_of(const std::vector<double>& signal) {
  RealFft fft(signal.size());
  std::copy(signal.begin(), signal.end(), fft.input().begin());
  const auto result = fft.transform();
  return {result.begin(), result.end()};
}

std::vector<double> noise(std::size_t count, std::uint32_t seed = 1) {
  const std::vector<float> values = lcg_noise(count, seed);
  return {values.begin(), values.end()};
}

std::vector<double> cosine(std::size_t count, double cycles) {
  std::vector<double> values(count);
  for (std::size_t n = 0; n < count; ++n) {
    values[n] = std::cos(2.0 * std::numbers::pi * cycles * static_cast<double>(n) /
                         static_cast<double>(count));
  }
  return values;
}

TEST(RealFft, SineOfBinKPutsAllEnergyInBinK) {
  for (const std::size_t k : {1U, 7U, 31U}) {
    const Spectrum spectrum = spectrum_of(cosine(64, static_cast<double>(k)));
    for (std::size_t bin = 0; bin < spectrum.size(); ++bin) {
      EXPECT_NEAR(std::abs(spectrum[bin]), bin == k ? 32.0 : 0.0, 1e-12) << bin;
    }
  }
}

TEST(RealFft, ConstantPutsItsSumInBinZero) {
  const Spectrum spectrum = spectrum_of(std::vector<double>(64, 0.5));
  EXPECT_NEAR(spectrum[0].real(), 32.0, 1e-12);
  for (std::size_t bin = 1; bin < spectrum.size(); ++bin) {
    EXPECT_NEAR(std::abs(spectrum[bin]), 0.0, 1e-12);
  }
}

TEST(RealFft, AlternatingSignsPutAllInTheNyquistBin) {
  const Spectrum spectrum = spectrum_of(cosine(64, 32.0));
  EXPECT_NEAR(spectrum.back().real(), 64.0, 1e-12);
  for (std::size_t bin = 0; bin + 1 < spectrum.size(); ++bin) {
    EXPECT_NEAR(std::abs(spectrum[bin]), 0.0, 1e-12);
  }
}

TEST(RealFft, DelayedImpulseIsFlatWithTheDelaysPhase) {
  std::vector<double> signal(64, 0.0);
  signal[3] = 1.0;
  const Spectrum spectrum = spectrum_of(signal);
  for (std::size_t bin = 0; bin < spectrum.size(); ++bin) {
    const double phase = -2.0 * std::numbers::pi * 3.0 * static_cast<double>(bin) / 64.0;
    EXPECT_NEAR(std::abs(spectrum[bin] - std::polar(1.0, phase)), 0.0, 1e-12);
  }
}

TEST(RealFft, EnergyIsThatOfTheSignal) {  // Parseval, each inner bin standing for two
  for (const std::size_t size : {64U, 2048U, 441U, 97U}) {
    const std::vector<double> signal = noise(size);
    const Spectrum spectrum = spectrum_of(signal);
    double in_time = 0.0;
    for (const double value : signal) in_time += value * value;
    double in_frequency = 0.0;
    for (std::size_t bin = 0; bin < spectrum.size(); ++bin) {
      const bool alone = bin == 0 || 2 * bin == size;
      in_frequency += (alone ? 1.0 : 2.0) * std::norm(spectrum[bin]);
    }
    EXPECT_NEAR(in_frequency / static_cast<double>(size), in_time, 1e-9 * in_time) << size;
  }
}

TEST(RealFft, IsTheDefiningSumForAnySize) {
  for (const std::size_t size : {1U, 2U, 3U, 5U, 12U, 17U}) {
    const std::vector<double> signal = noise(size, 5);
    const Spectrum spectrum = spectrum_of(signal);
    ASSERT_EQ(spectrum.size(), size / 2 + 1);
    for (std::size_t k = 0; k < spectrum.size(); ++k) {
      std::complex<double> sum = 0.0;
      for (std::size_t n = 0; n < size; ++n) {
        const double turns = static_cast<double>(k * n) / static_cast<double>(size);
        sum += signal[n] * std::polar(1.0, -2.0 * std::numbers::pi * turns);
      }
      EXPECT_NEAR(std::abs(spectrum[k] - sum), 0.0, 1e-12);
    }
  }
}

TEST(RealFft, LeavesItsInputAndRepeatsItselfExactly) {
  const std::vector<double> signal = noise(1024);
  RealFft fft(1024);
  std::copy(signal.begin(), signal.end(), fft.input().begin());
  const auto first = fft.transform();
  const Spectrum kept(first.begin(), first.end());
  EXPECT_TRUE(std::equal(signal.begin(), signal.end(), fft.input().begin()));
  const auto second = fft.transform();
  EXPECT_TRUE(std::equal(kept.begin(), kept.end(), second.begin()));
}

TEST(RealFft, ManyThreadsGetTheSameBits) {
  const std::vector<double> signal = noise(2048);
  const Spectrum expected = spectrum_of(signal);
  std::vector<Spectrum> results(8);
  std::vector<std::thread> threads;
  for (Spectrum& result : results) {
    threads.emplace_back([&] { result = spectrum_of(signal); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Spectrum& result : results) EXPECT_EQ(result, expected);
}

TEST(SingleRealFft, IsTheDoubleOneRounded) {
  for (const std::size_t size : {1U, 2U, 15U, 1024U}) {
    const std::vector<double> signal = noise(size);
    SingleRealFft fft(size);
    std::copy(signal.begin(), signal.end(), fft.input().begin());
    const auto found = fft.transform();
    const Spectrum expected = spectrum_of(signal);
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t k = 0; k < found.size(); ++k) {
      EXPECT_NEAR(found[k].real(), expected[k].real(), 2e-5);
      EXPECT_NEAR(found[k].imag(), expected[k].imag(), 2e-5);
    }
  }
}

TEST(RealFft, OfNothingIsRefused) { EXPECT_THROW(RealFft(0), Error); }

}  // namespace
}  // namespace ser
