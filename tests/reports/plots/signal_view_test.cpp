#include "reports/plots/signal_view.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "generated_signals.hpp"
#include "signal/mel.hpp"

namespace ser {
namespace {

constexpr double kHzPerMel = 200.0 / 3.0;

/// The frequency that the loudest band of a column stands for.
double loudest_hz(const SignalView& view, std::size_t column) {
  const Array& map = view.log_mel.values;
  std::size_t best = 0;
  for (std::size_t band = 1; band < map.rows; ++band) {
    if (map.at(band, column) > map.at(best, column)) best = band;
  }
  const double step = hz_to_mel(view.high_hz, MelScale::kSlaney) / (kSheetBands + 1);
  return mel_to_hz(step * static_cast<double>(best + 1), MelScale::kSlaney);
}

TEST(SignalView, OfASineHasItsFrequencyInEveryColumn) {
  for (const int rate : {8000, 16000, 44100, 192000}) {
    const SignalView view =
        view_spectra({sine(static_cast<std::size_t>(rate), 1000.0, rate), rate});
    EXPECT_EQ(view.seconds, 1.0);
    ASSERT_NEAR(static_cast<double>(view.log_mel.times_s.size()), 201.0, 1.0) << rate;
    for (std::size_t column = 3; column < 197; ++column) {
      ASSERT_NEAR(loudest_hz(view, column), 1000.0, 0.5 * kHzPerMel) << rate;
    }
  }
}

TEST(SignalView, FramesAreFiveMillisecondsApartAndLongOnesShareColumns) {
  const SignalView brief = view_spectra({lcg_noise(16000), 16000});
  EXPECT_NEAR(brief.log_mel.times_s[10], 0.05, 1e-12);
  const SignalView lengthy = view_spectra({lcg_noise(1600000), 16000});  // 20 001 frames
  EXPECT_LE(lengthy.log_mel.times_s.size(), kMostColumns);
  EXPECT_GT(lengthy.log_mel.times_s.size(), kMostColumns / 2);
  EXPECT_EQ(lengthy.log_mel.values.columns, lengthy.log_mel.times_s.size());
  EXPECT_NEAR(lengthy.log_mel.times_s[0], 0.005 * 11.0, 1e-12);  // frames 0 to 22
  EXPECT_EQ(lengthy.mfcc.times_s, lengthy.log_mel.times_s);
}

TEST(SignalView, OfAnHourIsThatOfItsPieces) {
  // 23 frames share a column; what a column shows does not depend on what else there is.
  const std::vector<float> noise = lcg_noise(1600000);
  const SignalView whole = view_spectra({noise, 16000});
  std::vector<float> half(noise.begin(), noise.begin() + 800000);
  half.resize(1600000, 0.0F);
  const SignalView first = view_spectra({half, 16000});
  const std::size_t columns = whole.log_mel.times_s.size() / 2 - 2;
  for (std::size_t column = 0; column < columns; ++column) {
    for (std::size_t band = 0; band < kSheetBands; ++band) {
      ASSERT_EQ(whole.log_mel.values.at(band, column), first.log_mel.values.at(band, column));
    }
  }
}

TEST(SignalView, WhereAPieceEndsNothingIsSeen) {
  // An unbroken tone: each column away from the ends is like its neighbour.
  const SignalView view = view_spectra({sine(1600000, 1000.0, 16000), 16000});
  const Array& map = view.log_mel.values;
  const std::size_t middle = map.columns / 2;
  for (std::size_t band = 0; band < map.rows; ++band) {
    for (std::size_t column = 2; column + 2 < map.columns; ++column) {
      ASSERT_NEAR(map.at(band, column), map.at(band, middle), 1e-3);
    }
  }
}

TEST(SignalView, SilenceIsTheLeastPowerEverywhere) {
  const SignalView view = view_spectra({std::vector<float>(16000, 0.0F), 16000});
  for (const float value : view.log_mel.values.values) ASSERT_FLOAT_EQ(value, -100.0F);
}

TEST(SignalView, KeepsEverySampleOfAShortRecordingAndTheExtremesOfALongOne) {
  const SignalView brief = view_spectra({{0.5F, -0.25F, 0.125F}, 16000});
  EXPECT_EQ(brief.lowest.values, (std::vector<double>{0.5, -0.25, 0.125}));
  EXPECT_EQ(brief.highest.values, brief.lowest.values);
  EXPECT_EQ(brief.lowest.times_s, (std::vector<double>{0.0, 1.0 / 16000, 2.0 / 16000}));
  std::vector<float> samples(160000, 0.0F);
  samples[77777] = 0.75F;
  samples[99999] = -0.5F;
  const SignalView view = view_spectra({samples, 16000});
  EXPECT_EQ(view.lowest.values.size(), kMostColumns);
  const auto top = std::max_element(view.highest.values.begin(), view.highest.values.end());
  EXPECT_EQ(*top, 0.75);
  const auto at = static_cast<std::size_t>(top - view.highest.values.begin());
  EXPECT_NEAR(view.highest.times_s[at], 77777.0 / 16000, 10.0 / kMostColumns);
  EXPECT_EQ(*std::min_element(view.lowest.values.begin(), view.lowest.values.end()), -0.5);
}

TEST(SignalView, OfAnyLengthAndRateIsFinite) {
  for (const int rate : {1, 50, 8000, 384000}) {
    for (const std::size_t count : {1U, 2U, 3U, 159U, 2000U}) {
      const SignalView view = view_spectra({lcg_noise(count), rate});
      ASSERT_FALSE(view.log_mel.times_s.empty());
      for (const float value : view.log_mel.values.values) ASSERT_TRUE(std::isfinite(value));
      for (const float value : view.mfcc.values.values) ASSERT_TRUE(std::isfinite(value));
    }
  }
}

std::vector<double> defined(const Track& track) {
  std::vector<double> values;
  for (const double value : track.values) {
    if (!std::isnan(value)) values.push_back(value);
  }
  return values;
}

TEST(SignalView, TracksOfASineAreItsFrequencyAndLevel) {
  const SignalView view = view_signal({sine(16000, 200.0, 16000, 0.5), 16000});
  ASSERT_GT(defined(view.f0).size(), 90U);
  for (const double hz : defined(view.f0)) ASSERT_NEAR(hz, 200.0, 0.1);
  const double level = 20.0 * std::log10(0.5 / std::sqrt(2.0) / 2e-5);
  ASSERT_EQ(view.intensity.times_s.size(), view.intensity.values.size());
  ASSERT_FALSE(view.intensity.values.empty());
  for (const double db : view.intensity.values) ASSERT_NEAR(db, level, 0.05);
}

TEST(SignalView, SilenceHasNeitherPitchNorLevel) {
  const SignalView view = view_signal({std::vector<float>(16000, 0.0F), 16000});
  EXPECT_TRUE(defined(view.f0).empty());
  EXPECT_TRUE(defined(view.intensity).empty());
}

TEST(SignalView, WhatIsShorterThanAFrameHasTracksWithoutPoints) {
  for (const std::size_t count : {1U, 2U, 100U}) {
    const SignalView view = view_signal({lcg_noise(count), 16000});
    EXPECT_TRUE(view.f0.times_s.empty());
    ASSERT_EQ(view.formants.size(), 4U);
    EXPECT_EQ(view.formants[3].name, "f4_hz");
    EXPECT_TRUE(view.formants[3].times_s.empty());
    EXPECT_TRUE(view.intensity.times_s.empty());
  }
}

TEST(SignalView, OfARateBelowAnyVoiceIsDone) {
  for (const int rate : {1, 50, 100, 400}) {
    const SignalView view = view_signal({lcg_noise(100), rate});
    for (const double hz : defined(view.f0)) EXPECT_LE(hz, 0.5 * rate) << rate;
  }
}

}  // namespace
}  // namespace ser
