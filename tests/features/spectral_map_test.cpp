// Blocks of several rows on signals whose values are known.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "generated_signals.hpp"
#include "made_features.hpp"
#include "signal/cepstrum.hpp"

namespace ser {
namespace {

constexpr std::size_t kInnerOfMap = 20;  ///< a frame that lies wholly inside a second

std::size_t strongest(const Array& map, std::size_t frame) {
  std::size_t best = 0;
  for (std::size_t row = 1; row < map.rows; ++row) {
    if (map.at(row, frame) > map.at(best, frame)) best = row;
  }
  return best;
}

/// The note `semitones` above the A of 440 Hz.
std::vector<float> note(int semitones) {
  return sine(kBlockRate, 440.0 * std::exp2(semitones / 12.0), kBlockRate);
}

TEST(MelBlock, OfAnImpulseIsTheSumOfEachTriangle) {
  // Triangles of equal area: 1 over the distance of two bins.
  const Array map =
      map_of({{"block", "mel"}, {"bands", 40}}, {impulse_in(kInnerOfMap), kBlockRate});
  for (std::size_t band = 10; band < 40; ++band) {
    EXPECT_NEAR(map.at(band, kInnerOfMap), 2048.0 / kBlockRate, 0.01 * 2048.0 / kBlockRate) << band;
  }
}

TEST(MelBlock, OfASineIsStrongestWhereItsFrequencyLies) {
  const Json block = {{"block", "mel"}, {"bands", 40}};
  const std::size_t low =
      strongest(map_of(block, {sine(kBlockRate, 300.0, kBlockRate), kBlockRate}), kInnerOfMap);
  const std::size_t high =
      strongest(map_of(block, {sine(kBlockRate, 3000.0, kBlockRate), kBlockRate}), kInnerOfMap);
  // 40 bands up to 11025 Hz = 50.95 mel: centres 50.95/41 mel apart; 300 Hz = 4.5, 3000 Hz = 30.98.
  EXPECT_EQ(low, 3U);
  EXPECT_EQ(high, 24U);
}

TEST(MfccBlock, OfSilenceIsTheFloorInTheFirstCoefficientAlone) {
  const Array map = map_of({{"block", "mfcc"}, {"coefficients", 13}}, {kBlockSilence, kBlockRate});
  EXPECT_NEAR(map.at(0, 0), -100.0 * std::sqrt(128.0), 1e-3);
  for (std::size_t row = 1; row < 13; ++row) EXPECT_NEAR(map.at(row, 0), 0.0, 1e-4);
}

TEST(ChromaBlock, HearsEachNoteInAnyOctave) {
  for (const std::string block : {"chroma", "chroma_cqt"}) {
    for (int semitones = -12; semitones <= 12; ++semitones) {
      const Array map = map_of({{"block", block}, {"tuning", 0}}, {note(semitones), kBlockRate});
      const auto expected = static_cast<std::size_t>((semitones + 12 + 9) % 12);  // A is number 9
      EXPECT_EQ(strongest(map, kInnerOfMap), expected) << block << " " << semitones;
      EXPECT_EQ(map.at(expected, kInnerOfMap), 1.0F);
    }
  }
}

TEST(ChromaBlock, FollowsARecordingThatIsTunedHigh) {
  // 40 % of a semitone above an A, the estimate takes back what is above.
  const std::vector<float> high = sine(kBlockRate, 440.0 * std::exp2(0.4 / 12.0), kBlockRate);
  for (const std::string block : {"chroma", "chroma_cqt"}) {
    const Array free = map_of({{"block", block}}, {high, kBlockRate});
    const Array fixed = map_of({{"block", block}, {"tuning", 0}}, {high, kBlockRate});
    EXPECT_EQ(strongest(free, kInnerOfMap), 9U);
    EXPECT_LT(free.at(10, kInnerOfMap), fixed.at(10, kInnerOfMap)) << block;
  }
}

TEST(ChromaBlock, EachFrameHasTheNormAskedForAndSilenceNone) {
  const std::vector<float> noise = scaled(lcg_noise(kBlockRate), 0.25F);
  for (const std::string block : {"chroma", "chroma_cqt"}) {
    for (const std::string norm : {"max", "l1", "l2"}) {
      const Json json = {{"block", block}, {"norm", norm}};
      const Array map = map_of(json, {noise, kBlockRate});
      for (std::size_t frame = 0; frame < map.columns; ++frame) {
        double length = 0.0;
        for (std::size_t row = 0; row < map.rows; ++row) {
          const auto value = static_cast<double>(map.at(row, frame));
          EXPECT_GE(value, 0.0);
          length = norm == "max" ? std::max(length, value)
                                 : length + (norm == "l1" ? value : value * value);
        }
        EXPECT_NEAR(length, 1.0, 1e-5) << block << " " << norm;
      }
      for (const float value : map_of(json, {kBlockSilence, kBlockRate}).values)
        EXPECT_EQ(value, 0.0F);
    }
  }
}

TEST(ContrastBlock, OfAFlatSpectrumAndOfSilenceIsZero) {
  const Array flat = map_of({{"block", "contrast"}}, {impulse_in(kInnerOfMap), kBlockRate});
  const Array silent = map_of({{"block", "contrast"}}, {kBlockSilence, kBlockRate});
  for (std::size_t band = 0; band < 7; ++band) {
    EXPECT_NEAR(flat.at(band, kInnerOfMap), 0.0, 1e-4);
    EXPECT_EQ(silent.at(band, kInnerOfMap), 0.0F);
  }
}

TEST(ContrastBlock, OfASineIsTheWholeRangeInItsOctaveAlone) {
  const Array map =
      map_of({{"block", "contrast"}}, {sine(kBlockRate, 1100.0, kBlockRate), kBlockRate});
  // Octaves from 200 Hz on: 1100 Hz lies in the one from 800 to 1600, number 3 after the lowest.
  EXPECT_EQ(strongest(map, kInnerOfMap), 3U);
  EXPECT_GT(map.at(3, kInnerOfMap), 45.0F);
  EXPECT_LT(map.at(6, kInnerOfMap), 20.0F);
}

TEST(TonnetzBlock, OfANoteLiesWhereItsPitchClassStandsOnEachCircle) {
  for (const int semitones : {0, 3, 7}) {
    const Array map = map_of({{"block", "tonnetz"}, {"tuning", 0}}, {note(semitones), kBlockRate});
    const double pitch = (semitones + 9) % 12;
    const double turns[3] = {7.0 / 6.0, 3.0 / 2.0, 2.0 / 3.0};
    for (std::size_t circle = 0; circle < 3; ++circle) {
      const double angle = std::numbers::pi * turns[circle] * pitch;
      const double radius = circle == 2 ? 0.5 : 1.0;
      EXPECT_NEAR(map.at(2 * circle, kInnerOfMap), radius * std::sin(angle), 0.1);
      EXPECT_NEAR(map.at(2 * circle + 1, kInnerOfMap), radius * std::cos(angle), 0.1);
    }
  }
}

TEST(TonnetzBlock, OfSilenceIsZero) {
  for (const float value : map_of({{"block", "tonnetz"}}, {kBlockSilence, kBlockRate}).values) {
    EXPECT_EQ(value, 0.0F);
  }
}

TEST(DeltaBlock, IsTheDeltaOfEachRowOfTheOtherBlock) {
  const Waveform wave = {chirp(kBlockRate, kBlockRate), kBlockRate};
  const Json mfcc = {{"block", "mfcc"}, {"coefficients", 5}};
  const Array rows = map_of(mfcc, wave);
  const Array deltas = map_of({{"block", "delta"}, {"of", mfcc}, {"order", 2}}, wave);
  ASSERT_EQ(deltas.rows, 5U);
  for (std::size_t row = 0; row < 5; ++row) {
    const std::vector<float> expected = delta(rows.row(row), 2);
    EXPECT_TRUE(std::equal(expected.begin(), expected.end(), deltas.row(row).begin()));
  }
}

TEST(DeltaBlock, NamesItsColumnsAfterTheOthers) {
  const Json of = {{"block", "rms"}};
  const auto columns = [&](int order) {
    return FeatureExtractor(one_block({{"block", "delta"}, {"of", of}, {"order", order}}))
        .columns(0);
  };
  EXPECT_EQ(columns(1), (std::vector<Column>{{"rms_delta", "amplitude/frame"}}));
  EXPECT_EQ(columns(2), (std::vector<Column>{{"rms_delta2", "amplitude/frame²"}}));
}

}  // namespace
}  // namespace ser
