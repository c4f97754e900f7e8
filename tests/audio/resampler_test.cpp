#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "audio/resample.hpp"
#include "generated_signals.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

std::vector<float> in_pieces(Resampler& resampler, std::span<const float> samples,
                             std::size_t size) {
  std::vector<float> result;
  const auto add = [&](const std::vector<float>& more) {
    result.insert(result.end(), more.begin(), more.end());
  };
  for (std::size_t at = 0; at < samples.size(); at += size) {
    add(resampler.push(samples.subspan(at, std::min(size, samples.size() - at))));
  }
  add(resampler.finish());
  return result;
}

using Rates = std::pair<int, int>;

class ResamplerInPieces : public ::testing::TestWithParam<Rates> {};

INSTANTIATE_TEST_SUITE_P(Resampler, ResamplerInPieces,
                         ::testing::Values(Rates{48000, 22050}, Rates{16000, 22050},
                                           Rates{44100, 16000}, Rates{2000, 1000},
                                           Rates{48000, 48123}, Rates{8000, 48000},
                                           Rates{192000, 8000}, Rates{16000, 16000}),
                         [](const auto& rates) {
                           return std::to_string(rates.param.first) + "To" +
                                  std::to_string(rates.param.second);
                         });

TEST_P(ResamplerInPieces, GivesBitForBitWhatTheWholeGives) {
  const auto [from, to] = GetParam();
  for (const std::size_t count : {1U, 2U, 100U, 7001U, 60000U}) {
    const auto samples = lcg_noise(count, 5);
    const auto whole = resample(samples, from, to).samples;
    Resampler resampler(from, to);
    for (const std::size_t size : {1U, 7U, 1000U, 4096U, 65536U}) {
      if (size == 1 && count > 7001) continue;
      ASSERT_EQ(in_pieces(resampler, samples, size), whole) << count << " by " << size;
    }
  }
}

TEST_P(ResamplerInPieces, FollowsWhatIsPushed) {
  const auto [from, to] = GetParam();
  Resampler resampler(from, to);
  std::size_t given = 0;
  const std::vector<float> piece = lcg_noise(static_cast<std::size_t>(from / 50));
  for (int i = 0; i < 100; ++i) {
    given += resampler.push(piece).size();
    const double pushed_s = 0.02 * (i + 1);
    EXPECT_GE(static_cast<double>(given) / to, pushed_s - 4000.0 / std::min(from, to));
  }
}

TEST(Resampler, IsAsNewAfterFinishAndRestart) {
  Resampler resampler(44100, 16000);
  const auto samples = lcg_noise(5000);
  const auto first = in_pieces(resampler, samples, 5000);
  EXPECT_EQ(in_pieces(resampler, samples, 5000), first);
  resampler.push(lcg_noise(777, 9));
  resampler.restart();
  EXPECT_EQ(in_pieces(resampler, samples, 5000), first);
}

TEST(Resampler, NothingGivesNothing) {
  Resampler resampler(44100, 16000);
  EXPECT_TRUE(resampler.push({}).empty());
  EXPECT_TRUE(resampler.finish().empty());
}

TEST(Resampler, RefusesARateThatNoSpeechHas) {
  EXPECT_EQ(thrown_by([] { Resampler(1, 16000); }).reason(), "sample-rate");
}

}  // namespace
}  // namespace ser
