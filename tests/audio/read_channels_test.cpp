#include <gtest/gtest.h>

#include "audio/clip_remarks.hpp"
#include "audio/read_clip.hpp"
#include "made_wav.hpp"
#include "temp_folder.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

namespace fs = std::filesystem;
using Samples = std::vector<float>;

class ReadChannels : public ::testing::Test {
 protected:
  fs::path made(const std::string& bytes) const {
    write_file(folder_ / "x.wav", bytes);
    return folder_ / "x.wav";
  }

 private:
  TempFolder folder_;
};

TEST_F(ReadChannels, ChannelsAreAveraged) {
  const auto stereo = made(wav({.channels = 2}, pcm({16384, 0, -16384, 16384, 8192, 8192})));
  const Clip clip = read_clip(stereo);
  EXPECT_EQ(clip.wave.samples, (Samples{0.25F, 0.0F, 0.25F}));
  EXPECT_EQ(clip.facts.channels, 2);
  EXPECT_EQ(clip.facts.frames, 3);
  const auto quad = made(wav({.channels = 4}, pcm({4096, 8192, 12288, 8192})));
  EXPECT_EQ(read_clip(quad).wave.samples, Samples{0.25F});
}

TEST_F(ReadChannels, ChannelsAreReadOneByOneWhereWanted) {
  const auto file = made(wav({.channels = 3}, pcm({1, 20, 300, -2, -40, 32767, 3, 60, 32767})));
  const auto samples_of = [&](const Channels& channels) {
    std::vector<std::vector<float>> found;
    for (const Clip& clip : read_clips(file, {}, channels)) found.push_back(clip.wave.samples);
    return found;
  };
  const auto scaled_by = [](std::vector<int> values) {
    Samples samples;
    for (const int value : values) samples.push_back(static_cast<float>(value) / 32768.0F);
    return samples;
  };
  const Samples first = scaled_by({1, -2, 3});
  const Samples second = scaled_by({20, -40, 60});
  const Samples third = scaled_by({300, 32767, 32767});
  EXPECT_EQ(samples_of(Channels::separate()), (std::vector{first, second, third}));
  EXPECT_EQ(samples_of(Channels::only({3, 1})), (std::vector{third, first}));
  EXPECT_EQ(samples_of(Channels::mix()), (std::vector<Samples>{read_clip(file).wave.samples}));
  const auto clips = read_clips(file, {}, Channels::separate());
  EXPECT_EQ(clips[1].facts.channels, 1);
  EXPECT_EQ(clips[1].facts.peak, 60.0F / 32768.0F);
  const Error error = thrown_by([&] { read_clips(file, {}, Channels::only({4})); });
  EXPECT_EQ(error.what(), file.string() + ": has no channel 4 (it has 3)");
  EXPECT_EQ(error.reason(), "no-channel");
}

TEST_F(ReadChannels, ChannelsThatCancelEachOtherAreSilentSpeech) {
  std::vector<int> samples;
  for (const int sample : sine_samples(8000)) samples.insert(samples.end(), {sample, -sample});
  const auto file = made(wav({.channels = 2}, pcm(samples)));
  EXPECT_FALSE(read_clip(file).facts.silent);
  const Error error = thrown_by([&] { read_speech(file); });
  EXPECT_EQ(error.reason(), "silent");
  EXPECT_TRUE(holds(error.what(), "they cancel each other"));
}

TEST_F(ReadChannels, SpeechMustNotBeSilentOrShort) {
  const auto refused = [&](const std::vector<int>& samples) {
    return thrown_by([&] { read_speech(made(wav({.rate = 10000}, pcm(samples)))); });
  };
  EXPECT_EQ(refused(std::vector<int>(10000, 7)).reason(), "silent");
  const Error shorter = refused(sine_samples(2999));
  EXPECT_EQ(shorter.reason(), "too-short");
  EXPECT_TRUE(holds(shorter.what(), "0.3 s are needed"));
  const auto file = made(wav({.rate = 10000}, pcm(sine_samples(3000))));
  EXPECT_EQ(read_speech(file).facts.frames, 3000);
  EXPECT_EQ(thrown_by([&] { read_speech(file, TimeRange{0.1, {}}); }).reason(), "too-short");
}

TEST_F(ReadChannels, SilenceIsEveryConstantAndNoiseOfOneBit) {
  const auto silent = [&](std::vector<int> samples) {
    return read_clip(made(wav({}, pcm(samples)))).facts.silent;
  };
  EXPECT_TRUE(silent(std::vector<int>(100, 0)));
  EXPECT_TRUE(silent(std::vector<int>(100, 1234)));
  EXPECT_TRUE(silent(std::vector<int>(100, 32767)));
  EXPECT_TRUE(silent({5}));
  std::vector<int> almost(100, 0);
  almost[99] = 1;
  EXPECT_TRUE(silent(almost));
  almost[98] = -1;
  EXPECT_TRUE(silent(almost));
  almost[97] = 2;
  EXPECT_FALSE(silent(almost));
}

TEST_F(ReadChannels, NoiseOfOneBitIsSilenceInCodingsOfLargerSteps) {
  const auto silent = [&](int step) {
    std::string bytes;
    for (int i = 0; i < 100; ++i) bytes += static_cast<char>(128 + step * (i % 3 - 1));
    return read_clip(made(wav({.bits = 8}, bytes))).facts.silent;
  };
  EXPECT_TRUE(silent(1));
  EXPECT_FALSE(silent(2));
}

TEST_F(ReadChannels, ChannelsThatCancelEachOtherAreTold) {
  const auto facts = [&](double share) {
    std::vector<int> samples;
    for (const int sample : sine_samples(8000)) {
      samples.push_back(sample);
      samples.push_back(static_cast<int>(-share * sample));
    }
    return read_facts(made(wav({.channels = 2}, pcm(samples))));
  };
  EXPECT_TRUE(facts(1.0).cancels);
  EXPECT_EQ(speech_fault(facts(1.0), "x")->reason(), "silent");
  EXPECT_FALSE(facts(0.99).cancels);
  EXPECT_TRUE(nearly_cancels(facts(0.99)));
  EXPECT_NEAR(facts(0.9).mix_loss_db, 25.6, 0.2);
  EXPECT_FALSE(nearly_cancels(facts(0.9)));
  EXPECT_NEAR(facts(-1.0).mix_loss_db, 0.0, 1e-6);
}

TEST_F(ReadChannels, ClippedIsThreeSamplesAtFullScaleInARow) {
  const auto clipped = [&](const std::vector<int>& samples, int channels = 1) {
    return read_clip(made(wav({.channels = channels}, pcm(samples)))).facts.clipped;
  };
  EXPECT_TRUE(clipped({0, 32767, 32767, 32767, 0}));
  EXPECT_TRUE(clipped({0, 0, -32768, -32768, -32768}));
  EXPECT_TRUE(clipped({0, 32767, -32768, 32767, 0}));
  EXPECT_FALSE(clipped({32767, 32767, 0, 32767, 32767}));
  EXPECT_FALSE(clipped({0, 32766, 32766, 32766, 32766}));
  EXPECT_TRUE(clipped({0, 32767, 0, 32767, 0, 32767}, 2));   // one channel
  EXPECT_FALSE(clipped({32767, 0, 0, 32767, 32767, 0}, 2));  // never three in one
  EXPECT_FALSE(clipped(std::vector<int>(100, 32767)));       // silent
}

}  // namespace
}  // namespace ser
