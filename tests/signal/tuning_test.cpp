#include "signal/tuning.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "generated_signals.hpp"
#include "signal/stft.hpp"

namespace ser {
namespace {

constexpr int kTuningRate = 22050;
constexpr double kBinHz = kTuningRate / 2048.0;

Array magnitudes_of(const std::vector<float>& samples) {
  RealFft fft(2048);
  return Stft(StftOptions{}).magnitude(samples, fft);
}

double tuning_of(const std::vector<float>& samples, int bins_per_octave) {
  return estimated_tuning(spectral_peaks(magnitudes_of(samples), kBinHz).magnitudes,
                          bins_per_octave);
}

TEST(SpectralPeaks, OfASineLieAtItsFrequency) {
  const auto peaks =
      spectral_peaks(magnitudes_of(sine(kTuningRate, 1000.0, kTuningRate)), kBinHz).magnitudes;
  ASSERT_FALSE(peaks.empty());
  for (const SpectralPeak& peak : peaks) EXPECT_NEAR(peak.hz, 1000.0, 0.25 * kBinHz);
}

TEST(SpectralPeaks, OfPowersLieAtTheSameBinsWithTheirSquares) {
  const auto [magnitudes, powers] =
      spectral_peaks(magnitudes_of(sine(kTuningRate, 1000.0, kTuningRate)), kBinHz);
  ASSERT_EQ(magnitudes.size(), powers.size());
  for (std::size_t i = 0; i < powers.size(); ++i) {
    EXPECT_NEAR(powers[i].hz, magnitudes[i].hz, 0.25 * kBinHz);
    EXPECT_NEAR(powers[i].magnitude, std::pow(magnitudes[i].magnitude, 2),
                0.1 * powers[i].magnitude);
  }
}

TEST(SpectralPeaks, OutsideThePitchRangeAndInSilenceAreNone) {
  EXPECT_TRUE(spectral_peaks(magnitudes_of(sine(kTuningRate, 6000.0, kTuningRate)), kBinHz)
                  .magnitudes.empty());
  EXPECT_TRUE(spectral_peaks(magnitudes_of(std::vector<float>(kTuningRate, 0.0F)), kBinHz)
                  .magnitudes.empty());
  EXPECT_TRUE(spectral_peaks(Array(3, 2), kBinHz).magnitudes.empty());
}

TEST(SpectralPeaks, BelowATenthOfTheMaximumDoNotCount) {
  std::vector<float> both = sine(kTuningRate, 500.0, kTuningRate, 0.5);
  const std::vector<float> faint = sine(kTuningRate, 2000.0, kTuningRate, 0.04);
  for (std::size_t i = 0; i < both.size(); ++i) both[i] += faint[i];
  // Not the frames that the ends cut: an abrupt end has peaks of its own.
  Array inner = magnitudes_of(both);
  inner.values.erase(inner.values.begin(), inner.values.begin() + 4 * 1025);
  inner.rows = 30;
  inner.values.resize(30 * 1025);
  for (const SpectralPeak& peak : spectral_peaks(inner, kBinHz).magnitudes) {
    EXPECT_NEAR(peak.hz, 500.0, kBinHz);
  }
}

TEST(EstimatedTuning, OfNotesOfA440IsZeroAndOfOthersTheirDistance) {
  for (const int per_octave : {12, 36}) {
    for (const double distance : {-0.4, -0.2, 0.0, 0.1, 0.3}) {
      // Five octaves of As above 220 Hz, all as far from the note.
      std::vector<float> notes(kTuningRate, 0.0F);
      for (const double hz : {220.0, 440.0, 880.0, 1760.0}) {
        const auto tone =
            sine(kTuningRate, hz * std::exp2(distance / per_octave), kTuningRate, 0.2);
        for (std::size_t i = 0; i < notes.size(); ++i) notes[i] += tone[i];
      }
      // Parabolas through three bins are off by a part of a bin, most at low notes.
      EXPECT_NEAR(tuning_of(notes, per_octave), distance, per_octave == 12 ? 0.04 : 0.12)
          << per_octave << " " << distance;
    }
  }
}

TEST(EstimatedTuning, WithoutPeaksIsZero) { EXPECT_EQ(estimated_tuning({}, 12), 0.0); }

TEST(EstimatedTuning, IsTheLowerEdgeOfTheFullestBin) {
  // 0.255 of a semitone above an A: in the bin from 0.25 to 0.26.
  const auto hz = static_cast<float>(440.0 * std::exp2(0.255 / 12.0));
  EXPECT_NEAR(estimated_tuning({{hz, 1.0F}}, 12), 0.25, 1e-12);
  // Peaks below the median magnitude do not count.
  EXPECT_NEAR(estimated_tuning({{440.001F, 0.1F}, {440.001F, 0.1F}, {hz, 1.0F}, {hz, 1.0F}}, 12),
              0.25, 1e-12);
}

}  // namespace
}  // namespace ser
