#include "signal/stft.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "generated_signals.hpp"
#include "signal/windows.hpp"

namespace ser {
namespace {

Array magnitude(const StftOptions& options, const std::vector<float>& samples) {
  RealFft fft(static_cast<std::size_t>(options.n_fft));
  return Stft(options).magnitude(samples, fft);
}

std::string refusal(const StftOptions& options) {
  try {
    Stft{options};
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return "accepted";
}

TEST(PeriodicHann, BeginsAtZeroPeaksInTheMiddleAndIsSymmetricAroundIt) {
  const std::vector<double> window = periodic_hann(400);
  EXPECT_EQ(window[0], 0.0);
  EXPECT_DOUBLE_EQ(window[200], 1.0);
  for (std::size_t n = 1; n < 200; ++n) EXPECT_NEAR(window[n], window[400 - n], 1e-15);
}

TEST(PeriodicHann, ShiftedByHalfItsLengthSumsToOne) {
  const std::vector<double> window = periodic_hann(2048);
  for (std::size_t n = 0; n < 1024; ++n) EXPECT_NEAR(window[n] + window[n + 1024], 1.0, 1e-15);
}

TEST(PeriodicHann, OfOneSampleIsOne) { EXPECT_EQ(periodic_hann(1), std::vector<double>{1.0}); }

TEST(CentredIn, PutsTheOddZeroOnTheRight) {
  EXPECT_EQ(centred_in({1.0, 2.0}, 5), (std::vector<double>{0.0, 1.0, 2.0, 0.0, 0.0}));
  EXPECT_THROW(centred_in({1.0, 2.0}, 1), Error);
}

TEST(Stft, HasOneFrameMoreThanWholeHops) {
  const Stft stft(StftOptions{});
  EXPECT_EQ(stft.frames(0), 0U);
  EXPECT_EQ(stft.frames(1), 1U);
  EXPECT_EQ(stft.frames(511), 1U);
  EXPECT_EQ(stft.frames(512), 2U);
  EXPECT_EQ(stft.frames(2047), 4U);
  EXPECT_EQ(stft.frames(22050), 44U);
}

TEST(Stft, SineOfABinHasHalfTheWindowsSumThere) {
  const auto samples = sine(8192, 64.0 * 16000.0 / 2048.0, 16000.0, 1.0);
  const Array map = magnitude({}, samples);
  // Frame 8 lies wholly inside. The periodic Hann window sums to n_fft / 2.
  EXPECT_NEAR(map.at(8, 64), 512.0, 1e-3);
  EXPECT_NEAR(map.at(8, 63), 256.0, 1e-3);
  EXPECT_NEAR(map.at(8, 65), 256.0, 1e-3);
  for (std::size_t bin = 0; bin < map.columns; ++bin) {
    const bool near = bin >= 63 && bin <= 65;
    EXPECT_LT(map.at(8, bin), near ? 513.0F : 1e-3F) << bin;
  }
}

TEST(Stft, ImpulseIsFlatAndAsHighAsTheWindowThere) {
  std::vector<float> samples(8192, 0.0F);
  samples[4096] = 1.0F;
  const Array map = magnitude({}, samples);
  const std::vector<double> window = periodic_hann(2048);
  for (std::size_t frame = 0; frame < map.rows; ++frame) {
    const auto at = 4096 - static_cast<std::ptrdiff_t>(frame) * 512 + 1024;
    const double expected = at >= 0 && at < 2048 ? window[static_cast<std::size_t>(at)] : 0.0;
    for (const float value : map.row(frame)) EXPECT_NEAR(value, expected, 1e-6);
  }
}

TEST(Stft, ConstantIsTheWindowsSumAtBinZero) {
  const Array map = magnitude({}, std::vector<float>(8192, 0.5F));
  EXPECT_NEAR(map.at(8, 0), 512.0, 1e-3);
  EXPECT_NEAR(map.at(8, 1), 256.0, 1e-3);
  EXPECT_NEAR(map.at(8, 2), 0.0, 1e-3);
}

TEST(Stft, FrameDoesNotDependOnWhatLiesOutsideItsWindow) {
  std::vector<float> samples = lcg_noise(8192);
  const Array before = magnitude({}, samples);
  for (std::size_t i = 0; i < 3072; ++i) samples[i] = 0.0F;     // frame 8 begins there
  for (std::size_t i = 5120; i < 8192; ++i) samples[i] = 1.0F;  // and ends there
  const Array after = magnitude({}, samples);
  const auto expected = before.row(8);
  EXPECT_TRUE(std::equal(expected.begin(), expected.end(), after.row(8).begin()));
}

/// `pad` samples before and after, found by walking to and fro between the ends.
std::vector<float> mirrored(const std::vector<float>& samples, std::size_t pad) {
  const auto last = static_cast<std::ptrdiff_t>(samples.size()) - 1;
  const auto walk = [&](std::ptrdiff_t at, std::ptrdiff_t step) {
    std::vector<float> walked;
    while (walked.size() < pad) {
      if (at + step < 0 || at + step > last) step = -step;
      at += step;
      walked.push_back(samples[static_cast<std::size_t>(at)]);
    }
    return walked;
  };
  const std::vector<float> before = walk(0, 1);
  const std::vector<float> after = walk(last, -1);
  std::vector<float> result(before.rbegin(), before.rend());
  result.insert(result.end(), samples.begin(), samples.end());
  result.insert(result.end(), after.begin(), after.end());
  return result;
}

TEST(Stft, ReflectingEqualsAnalysingTheMirroredSignalEvenWhereThatIsShort) {
  const StftOptions reflecting{64, 40, 16, PadMode::kReflect};
  StftOptions plain = reflecting;
  plain.pad_mode = PadMode::kZero;
  for (const std::size_t size : {2U, 3U, 7U, 33U, 200U}) {
    const std::vector<float> samples = lcg_noise(size);
    const Array map = magnitude(reflecting, samples);
    const Array expected = magnitude(plain, mirrored(samples, 64));
    for (std::size_t frame = 0; frame < map.rows; ++frame) {
      const auto row = expected.row(frame + 4);  // 64 samples are 4 hops
      EXPECT_TRUE(std::equal(row.begin(), row.end(), map.row(frame).begin()))
          << size << " samples, frame " << frame;
    }
  }
}

TEST(Stft, OneReflectedSampleIsAConstant) {
  const StftOptions options{64, 64, 16, PadMode::kReflect};
  const Array map = magnitude(options, {0.5F});
  ASSERT_EQ(map.rows, 1U);
  EXPECT_NEAR(map.at(0, 0), 16.0, 1e-6);
  EXPECT_NEAR(map.at(0, 5), 0.0, 1e-6);
}

TEST(Stft, NothingHasNoFrames) { EXPECT_EQ(magnitude({}, {}).rows, 0U); }

TEST(Stft, RefusesImpossibleOptionsByName) {
  EXPECT_EQ(refusal({1023, 400, 160, PadMode::kZero}),
            "n_fft must be even and at least 2, not 1023");
  EXPECT_EQ(refusal({1024, 1025, 160, PadMode::kZero}),
            "win_length must be between 1 and n_fft (1024), not 1025");
  EXPECT_EQ(refusal({1024, 400, 0, PadMode::kZero}), "hop_length must be at least 1, not 0");
}

}  // namespace
}  // namespace ser
