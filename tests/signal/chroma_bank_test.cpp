#include "signal/chroma_bank.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace ser {
namespace {

Array column(std::vector<float> values) {
  Array array(values.size(), 1);
  array.values = std::move(values);
  return array;
}

TEST(ChromaBank, WeighsEachBinByItsOctaveAlone) {
  // Columns have norm 1 before they are weighted by a Gaussian of 2 octaves around octave 5.
  const ChromaBank bank(12, 0.0, 2048, 22050);
  std::vector<double> squares(1025, 0.0);
  for (std::size_t c = 0; c < 12; ++c) {
    const std::vector<float> weights = bank.weights(c);
    for (std::size_t bin = 0; bin < 1025; ++bin) {
      squares[bin] += static_cast<double>(weights[bin]) * static_cast<double>(weights[bin]);
    }
  }
  for (std::size_t bin = 1; bin < 1025; ++bin) {
    const double octave = std::log2(static_cast<double>(bin) * 22050.0 / 2048.0 / 27.5);
    EXPECT_NEAR(std::sqrt(squares[bin]), std::exp(-0.5 * std::pow((octave - 5.0) / 2.0, 2)), 1e-5);
  }
}

TEST(ChromaBank, IsStrongestAtTheNotesOfItsPitchClass) {
  const ChromaBank bank(12, 0.0, 8192, 22050);
  const std::vector<float> a = bank.weights(9);
  for (const double hz : {440.0, 880.0, 1760.0}) {
    const auto bin = static_cast<std::size_t>(std::lround(hz * 8192.0 / 22050.0));
    for (std::size_t other = 0; other < 12; ++other) {
      if (other == 9) continue;
      EXPECT_GT(a[bin], bank.weights(other)[bin]) << hz << " " << other;
    }
  }
}

TEST(ChromaBank, TunedByAPitchClassIsTheNextOnesBank) {
  const ChromaBank plain(24, 0.0, 2048, 22050);
  const ChromaBank tuned(24, 0.5, 2048, 22050);
  // Tuned up by half a class, the bin in the middle between two classes belongs to the lower one.
  const double hz = 880.0 * std::exp2(0.5 / 24.0);
  const auto bin = static_cast<std::size_t>(std::lround(hz * 2048.0 / 22050.0));
  EXPECT_GT(tuned.weights(18)[bin], plain.weights(18)[bin]);
  EXPECT_LT(tuned.weights(19)[bin], plain.weights(19)[bin]);
}

TEST(ChromaBank, PowerIsTheWeightedSumOfSquares) {
  for (const int classes : {5, 12, 24, 30}) {
    const ChromaBank bank(classes, 0.1, 512, 16000);
    Array magnitudes(2, 257);
    for (std::size_t i = 0; i < magnitudes.values.size(); ++i) {
      magnitudes.values[i] = static_cast<float>(i % 13) * 0.25F;
    }
    const Array power = bank.power(magnitudes);
    ASSERT_EQ(power.rows, static_cast<std::size_t>(classes));
    ASSERT_EQ(power.columns, 2U);
    for (std::size_t c = 0; c < power.rows; ++c) {
      const std::vector<float> weights = bank.weights(c);
      for (std::size_t frame = 0; frame < 2; ++frame) {
        double sum = 0.0;
        for (std::size_t bin = 0; bin < 257; ++bin) {
          const auto m = static_cast<double>(magnitudes.at(frame, bin));
          sum += static_cast<double>(weights[bin]) * m * m;
        }
        EXPECT_NEAR(power.at(c, frame), sum, 1e-5 * sum) << classes;
      }
    }
  }
}

TEST(NormalizedColumns, DividesByTheNorm) {
  const Array values = column({3.0F, 0.0F, 4.0F});
  EXPECT_EQ(normalized_columns(values, ChromaNorm::kNone).values, values.values);
  EXPECT_EQ(normalized_columns(values, ChromaNorm::kMax).values, (std::vector{0.75F, 0.0F, 1.0F}));
  EXPECT_EQ(normalized_columns(values, ChromaNorm::kL2).values, (std::vector{0.6F, 0.0F, 0.8F}));
  const Array l1 = normalized_columns(values, ChromaNorm::kL1);
  EXPECT_FLOAT_EQ(l1.values[0], 3.0F / 7.0F);
}

TEST(NormalizedColumns, LeavesNothingAsItIs) {
  const Array zeros = column({0.0F, 0.0F});
  EXPECT_EQ(normalized_columns(zeros, ChromaNorm::kMax).values, zeros.values);
  const Array tiny = column({1e-42F, 0.0F});
  EXPECT_EQ(normalized_columns(tiny, ChromaNorm::kL1).values, tiny.values);
}

}  // namespace
}  // namespace ser
