#include "features/prosodic/formants.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "audio/resample.hpp"
#include "features/prosodic/harmonicity.hpp"
#include "features/prosodic/intensity.hpp"
#include "voiced_signals.hpp"

namespace ser {
namespace {

FormantTrack formants_of(const std::vector<float>& samples, int rate) {
  Workspace workspace;
  return find_formants({samples, rate}, {}, workspace);
}

IntensityTrack intensity_of(const Waveform& wave) {
  Workspace workspace;
  return find_intensity(wave, {}, workspace);
}

HarmonicityTrack harmonicity_of(const std::vector<float>& samples, int rate) {
  Workspace workspace;
  return find_harmonicity({samples, rate}, {}, workspace);
}

TEST(Formants, OfASyntheticVowelAreItsResonances) {
  for (const double rate : {11000.0, 16000.0}) {
    // Noise, so that no harmonic draws a formant to itself, falling by 6 dB an octave.
    const auto noise = lcg_noise(static_cast<std::size_t>(4.0 * rate));
    std::vector<double> source(noise.begin(), noise.end());
    const double pole = std::exp(-2.0 * kPi * 50.0 / rate);
    for (std::size_t i = 1; i < source.size(); ++i) source[i] += pole * source[i - 1];
    const auto vowel = to_samples(resonated(source, rate, kVowel));
    const FormantTrack track = formants_of(vowel, static_cast<int>(rate));
    for (std::size_t slot = 0; slot < 4; ++slot) {
      std::vector<double> hz;
      for (std::size_t i = 0; i < track.frames.count; ++i) {
        if (track.of(i).size() > slot) hz.push_back(track.of(i)[slot].hz);
      }
      std::sort(hz.begin(), hz.end());
      const double expected = kVowel[slot].first;
      EXPECT_NEAR(hz[hz.size() / 2], expected, 0.02 * expected) << slot << " " << rate;
    }
  }
}

TEST(Formants, DoNotDependOnTheRate) {
  const Waveform vowel = {voiced_signals()["vowel_in_noise"], 16000};
  const FormantTrack here = formants_of(vowel.samples, 16000);
  for (const int rate : {22050, 44100, 48000}) {
    const FormantTrack there = formants_of(resample(vowel, rate).samples, rate);
    ASSERT_EQ(there.frames.count, here.frames.count);
    for (std::size_t i = 10; i + 10 < here.frames.count; ++i) {
      EXPECT_NEAR(there.of(i)[0].hz, here.of(i)[0].hz, 0.01 * here.of(i)[0].hz) << rate;
      EXPECT_NEAR(there.of(i)[1].hz, here.of(i)[1].hz, 0.01 * here.of(i)[1].hz) << rate;
    }
  }
}

TEST(Formants, RiseInEachFrameAndKeepOffTheEnds) {
  const FormantTrack track = formants_of(lcg_noise(16000), 16000);
  EXPECT_EQ(track.begin.size(), track.frames.count + 1);
  for (std::size_t i = 0; i < track.frames.count; ++i) {
    double before = 50.0;
    for (const auto& [hz, bandwidth] : track.of(i)) {
      EXPECT_GE(hz, before);
      EXPECT_LE(hz, 5450.0);
      EXPECT_GE(bandwidth, 0.0);
      before = hz;
    }
    EXPECT_LE(track.of(i).size(), 5U);
  }
}

TEST(Formants, SilenceHasNoneAndAShortRecordingNoFrames) {
  const FormantTrack silence = formants_of(std::vector<float>(16040, 0.0F), 16000);
  EXPECT_EQ(silence.frames.count, 153U);
  EXPECT_TRUE(silence.all.empty());
  // A window is 50 ms, 800 samples.
  for (const std::size_t count : {0U, 1U, 2U, 799U}) {
    EXPECT_EQ(formants_of(lcg_noise(count), 16000).frames.count, 0U) << count;
  }
  EXPECT_EQ(formants_of(lcg_noise(801), 16000).frames.count, 1U);
}

TEST(Harmonicity, OfAToneInNoiseIsTheRatioOfTheirPowers) {
  for (const double ratio_db : {10.0, 20.0, 30.0}) {
    const double amplitude = std::pow(10.0, ratio_db / 20.0) * std::sqrt(2.0 / 3.0);
    auto samples = sine(160000, 160.0, 16000.0, amplitude);
    const auto noise = lcg_noise(samples.size());  // its power is 1/3
    for (std::size_t i = 0; i < samples.size(); ++i) samples[i] += noise[i];
    const HarmonicityTrack track = harmonicity_of(samples, 16000);
    double sum = 0.0;
    for (const double db : track.db) sum += db;
    EXPECT_NEAR(sum / static_cast<double>(track.db.size()), ratio_db, 0.7);
  }
}

TEST(Harmonicity, SilenceIsUnvoicedAndAShortRecordingHasNoFrames) {
  for (const double db : harmonicity_of(std::vector<float>(16000, 0.0F), 16000).db) {
    EXPECT_EQ(db, kUnvoicedHarmonicity);
  }
  for (const std::size_t count : {0U, 1U, 2U, 400U}) {
    EXPECT_TRUE(harmonicity_of(lcg_noise(count), 16000).db.empty());
  }
}

TEST(Intensity, OfNoiseAndOfATenthOfItIsItsPowerAndTwentyDecibelsLess) {
  const auto noise = lcg_noise(48000);
  const IntensityTrack loud = intensity_of({noise, 16000});
  const IntensityTrack quiet = intensity_of({scaled(noise, 0.1F), 16000});
  double sum = 0.0;
  for (std::size_t i = 0; i < loud.db.size(); ++i) {
    EXPECT_NEAR(loud.db[i] - quiet.db[i], 20.0, 1e-5);
    sum += loud.db[i];
  }
  EXPECT_NEAR(sum / static_cast<double>(loud.db.size()), 10.0 * std::log10(1.0 / 3.0 / 4e-10), 0.1);
}

TEST(Intensity, OfAConstantIsThatOfSilence) {
  for (const float level : {0.0F, 0.5F}) {
    for (const double db : intensity_of({std::vector<float>(16000, level), 16000}).db) {
      EXPECT_LE(db, -200.0);
    }
  }
}

TEST(Intensity, AnImpulseIsHeardInTheFramesAroundIt) {
  std::vector<float> impulse(16000, 0.0F);
  impulse[8000] = 1.0F;
  const IntensityTrack track = intensity_of({impulse, 16000});
  for (std::size_t i = 0; i < track.db.size(); ++i) {
    const double distance_s = std::abs(track.frames.time(i) - 0.5);
    if (distance_s < 0.03) {
      EXPECT_GT(track.db[i], 0.0);
    } else if (distance_s > 0.033) {
      EXPECT_EQ(track.db[i], -300.0);
    }
  }
}

TEST(Intensity, ARecordingShorterThanAWindowHasNoFrames) {
  // 6.4 / 100 Hz = 64 ms = 1024 samples
  for (const std::size_t count : {0U, 1U, 2U, 1023U}) {
    EXPECT_TRUE(intensity_of({lcg_noise(count), 16000}).db.empty());
  }
  EXPECT_EQ(intensity_of({lcg_noise(1024), 16000}).db.size(), 1U);
}

}  // namespace
}  // namespace ser
