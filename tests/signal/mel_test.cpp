#include "signal/mel.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "generated_signals.hpp"

namespace ser {
namespace {

TEST(MelScale, SlaneyIsLinearBelowOneKilohertzAndLogarithmicAbove) {
  EXPECT_DOUBLE_EQ(hz_to_mel(0.0, MelScale::kSlaney), 0.0);
  EXPECT_DOUBLE_EQ(hz_to_mel(200.0, MelScale::kSlaney), 3.0);
  EXPECT_DOUBLE_EQ(hz_to_mel(1000.0, MelScale::kSlaney), 15.0);
  EXPECT_DOUBLE_EQ(hz_to_mel(6400.0, MelScale::kSlaney), 42.0);  // 27 steps up to 6.4 kHz
}

TEST(MelScale, HtkPutsAThousandMelAtAThousandHertz) {
  EXPECT_NEAR(hz_to_mel(1000.0, MelScale::kHtk), 1000.0, 0.02);
  EXPECT_NEAR(hz_to_mel(700.0, MelScale::kHtk), 2595.0 * std::log10(2.0), 1e-9);
}

TEST(MelScale, ThereAndBackIsTheSameFrequency) {
  for (const MelScale scale : {MelScale::kSlaney, MelScale::kHtk}) {
    for (const double hz : {0.0, 59.0, 999.9, 1000.0, 1000.1, 7800.0, 20000.0}) {
      EXPECT_NEAR(mel_to_hz(hz_to_mel(hz, scale), scale), hz, 1e-8);
    }
  }
}

TEST(MelBank, TrianglesWithoutNormSumToOneBetweenTheFirstAndLastCentre) {
  const MelOptions options{64, 60.0, 7800.0, MelScale::kHtk, MelNorm::kNone};
  const MelBank bank(options, 1024, 16000);
  ASSERT_FALSE(bank.problem().has_value());
  std::vector<float> sums(bank.bins(), 0.0F);
  for (std::size_t band = 0; band < bank.bands(); ++band) {
    const auto weights = bank.weights(band);
    for (std::size_t bin = 0; bin < sums.size(); ++bin) sums[bin] += weights[bin];
  }
  for (std::size_t bin = 0; bin < sums.size(); ++bin) {
    const double hz = static_cast<double>(bin) * 16000.0 / 1024.0;
    if (hz > 120.0 && hz < 7400.0) {
      EXPECT_NEAR(sums[bin], 1.0, 1e-5) << hz;
    } else if (hz < 60.0 || hz > 7800.0) {
      EXPECT_EQ(sums[bin], 0.0F) << hz;
    }
  }
}

TEST(MelBank, SlaneyNormGivesEachBandAnAreaOfOneHertz) {
  // Wide bands, so that the sum over bins is close to the area.
  const MelOptions options{20, 0.0, {}, MelScale::kSlaney, MelNorm::kSlaney};
  const MelBank bank(options, 1 << 16, 22050);
  for (std::size_t band = 0; band < bank.bands(); ++band) {
    double sum = 0.0;
    for (const float weight : bank.weights(band)) sum += static_cast<double>(weight);
    EXPECT_NEAR(sum * 22050.0 / 65536.0, 1.0, 1e-3) << band;
  }
}

TEST(MelBank, BandsRiseToOnePeakAndTheirPeaksRise) {
  const MelBank bank(MelOptions{}, 2048, 22050);
  std::ptrdiff_t last_peak = -1;
  for (std::size_t band = 0; band < bank.bands(); ++band) {
    const auto weights = bank.weights(band);
    const auto peak = std::max_element(weights.begin(), weights.end());
    EXPECT_TRUE(std::is_sorted(weights.begin(), peak));
    EXPECT_TRUE(std::is_sorted(weights.rbegin(), std::make_reverse_iterator(peak)));
    EXPECT_GE(peak - weights.begin(), last_peak);
    last_peak = peak - weights.begin();
    EXPECT_GE(*std::min_element(weights.begin(), weights.end()), 0.0F);
  }
}

TEST(MelBank, PowerIsTheWeightedSumOfSquaredMagnitudes) {
  const MelOptions options{10, 0.0, {}, MelScale::kHtk, MelNorm::kNone};
  const MelBank bank(options, 256, 8000);
  Array magnitudes(2, bank.bins());
  for (std::size_t bin = 0; bin < bank.bins(); ++bin) {
    magnitudes.at(0, bin) = 1.0F;
    magnitudes.at(1, bin) = static_cast<float>(bin);
  }
  const Array power = bank.power(magnitudes);
  ASSERT_EQ(power.rows, 10U);
  ASSERT_EQ(power.columns, 2U);
  for (std::size_t band = 0; band < 10; ++band) {
    const auto weights = bank.weights(band);
    double flat = 0.0;
    double squares = 0.0;
    for (std::size_t bin = 0; bin < weights.size(); ++bin) {
      flat += static_cast<double>(weights[bin]);
      squares += static_cast<double>(weights[bin]) * static_cast<double>(bin * bin);
    }
    EXPECT_NEAR(power.at(band, 0), flat, 1e-5 * flat);
    EXPECT_NEAR(power.at(band, 1), squares, 1e-5 * squares);
  }
}

TEST(MelBank, SaysWhyItIsOfNoUse) {
  EXPECT_EQ(MelBank({64, 60.0, 7800.0, MelScale::kHtk, MelNorm::kNone}, 1024, 8000).problem(),
            "mel bands up to 7800 Hz are impossible at 8000 Hz (high_hz: at most half the sample "
            "rate, or null)");
  EXPECT_EQ(MelBank({128, 0.0, {}, MelScale::kSlaney, MelNorm::kSlaney}, 256, 16000).problem(),
            "mel band 1 of 128 holds no bin of a transform of 256 at 16000 Hz (take fewer bands "
            "or a larger n_fft)");
  EXPECT_EQ(MelBank({8, 5000.0, {}, MelScale::kSlaney, MelNorm::kSlaney}, 256, 8000).problem(),
            "low_hz 5000 is not below the highest frequency, 4000 Hz");
}

TEST(MelBank, PowerOfSamplesIsThatOfTheirSpectra) {
  for (const std::size_t count : {0U, 1U, 511U, 5000U}) {
    const std::vector<float> samples = lcg_noise(count);
    const Stft stft({1024, 400, 160, PadMode::kReflect});
    RealFft fft(1024);
    const MelBank bank({64, 60.0, 7800.0, MelScale::kHtk, MelNorm::kNone}, 1024, 16000);
    const Array kept = bank.power(stft.magnitude(samples, fft));
    const Array streamed = bank.power(samples, stft, fft);
    ASSERT_EQ(streamed.columns, kept.columns);
    for (std::size_t i = 0; i < kept.values.size(); ++i) {
      ASSERT_NEAR(streamed.values[i], kept.values[i], 3e-7F * kept.values[i]) << count;
    }
  }
}

}  // namespace
}  // namespace ser
