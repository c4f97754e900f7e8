#include "audio/audio_facts.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "audio/waveform.hpp"
#include "generated_signals.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

AudioFacts facts_of(const std::vector<float>& samples, int channels, std::size_t frames) {
  AudioFactsCounter counter(channels, 16000);
  const std::span<const float> all(samples);
  const std::size_t size = frames * static_cast<std::size_t>(channels);
  for (std::size_t at = 0; at < all.size(); at += size) {
    counter.add(all.subspan(at, std::min(size, all.size() - at)));
  }
  return counter.facts("x");
}

TEST(AudioFactsCounter, PiecesOfAnySizeGiveTheSameFacts) {
  for (const int channels : {1, 2, 3}) {
    auto samples = scaled(lcg_noise(6000), 0.5F);
    for (std::size_t i = 0; i < 9; ++i) samples[3000 + i] = 1.0F;
    const AudioFacts whole = facts_of(samples, channels, samples.size());
    EXPECT_TRUE(whole.clipped);
    for (const std::size_t frames : {1U, 2U, 5U, 1000U, 1001U}) {
      const AudioFacts found = facts_of(samples, channels, frames);
      EXPECT_EQ(found.hash, whole.hash);
      EXPECT_EQ(found.clipped, whole.clipped);
      EXPECT_EQ(found.silent, whole.silent);
      EXPECT_EQ(found.peak, whole.peak);
      EXPECT_EQ(found.frames, whole.frames);
    }
  }
}

TEST(AudioFactsCounter, ARunAtFullScaleIsSeenAcrossPiecesAndEndsWithThem) {
  EXPECT_TRUE(facts_of({0, 1, 1, 1, 0}, 1, 2).clipped);
  EXPECT_FALSE(facts_of({0, 1, 1, 0, 1}, 1, 1).clipped);
  EXPECT_FALSE(facts_of({1, 1, 0.5F, 0.5F, 1, 1}, 1, 2).clipped);
  EXPECT_TRUE(facts_of({0, 1, 0.5F, 1, 0, 1}, 2, 1).clipped);
}

TEST(AudioFactsCounter, OneSampleThatIsNotFiniteSpoilsAll) {
  for (const float value :
       {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()}) {
    for (const std::size_t at : {std::size_t{0}, std::size_t{7}, std::size_t{99}}) {
      std::vector<float> samples(100, 0.25F);
      samples[at] = value;
      const Error error = thrown_by([&] { facts_of(samples, 1, 10); });
      EXPECT_STREQ(error.what(), "x: holds NaN or infinite samples");
    }
  }
}

TEST(AudioFactsCounter, NoSamplesAreEmpty) {
  EXPECT_EQ(thrown_by([] { AudioFactsCounter(1, 16000).facts("x"); }).reason(), "empty");
}

TEST(Channels, NameTheWavesOfARecording) {
  EXPECT_EQ(Channels::mix().of(3, "x"), std::vector{0});
  EXPECT_EQ(Channels::separate().of(3, "x"), (std::vector{1, 2, 3}));
  EXPECT_EQ(Channels::only({2}).of(3, "x"), std::vector{2});
  for (const int none : {0, -1, 4}) {
    EXPECT_EQ(thrown_by([&] { Channels::only({none}).of(3, "x"); }).reason(), "no-channel");
  }
}

}  // namespace
}  // namespace ser
