#include <gtest/gtest.h>
#include <sndfile.h>

#include <filesystem>
#include <string>
#include <vector>

#include "audio/mpeg_frames.hpp"
#include "audio/read_clip.hpp"
#include "audio/sources.hpp"
#include "generated_signals.hpp"
#include "made_wav.hpp"
#include "storage/atomic_file.hpp"
#include "temp_folder.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

namespace fs = std::filesystem;

class Mpeg : public ::testing::Test {
 protected:
  fs::path made(int rate = 16000, int channels = 1, std::size_t frames = 48000) const {
    const fs::path path = folder_ / "x.mp3";
    std::vector<int> samples;
    for (const float value : lcg_noise(frames * static_cast<std::size_t>(channels), 3)) {
      samples.push_back(static_cast<int>(value * 9000));
    }
    write_sound(path, SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, samples, rate, channels);
    return path;
  }
  /// As libsndfile decodes the file.
  static std::vector<float> oracle(const fs::path& path, sf_count_t from = 0) {
    SF_INFO info{};
    SNDFILE* file = sf_open(path.c_str(), SFM_READ, &info);
    std::vector<float> samples(static_cast<std::size_t>(info.frames * info.channels));
    if (from > 0) sf_seek(file, from, SEEK_SET);
    const sf_count_t got = sf_readf_float(file, samples.data(), info.frames);
    samples.resize(static_cast<std::size_t>(got * info.channels));
    sf_close(file);
    return mean_of_channels(samples, static_cast<std::size_t>(info.channels));
  }
  fs::path written(const std::string& bytes) const {
    write_file(folder_ / "y.mp3", bytes);
    return folder_ / "y.mp3";
  }

 private:
  TempFolder folder_;
};

TEST_F(Mpeg, SamplesAreThoseOfLibsndfile) {
  for (const int rate : {8000, 16000, 22050, 44100, 48000}) {
    for (const int channels : {1, 2}) {
      const fs::path path = made(rate, channels);
      const Clip clip = read_clip(path);
      EXPECT_EQ(clip.wave.samples, oracle(path)) << rate << ", " << channels;
      EXPECT_EQ(clip.wave.sample_rate, rate);
      EXPECT_EQ(clip.facts.channels, channels);
      EXPECT_EQ(clip.facts.lost, "");
      EXPECT_EQ(read_facts(stream_of_file(path)).hash, clip.facts.hash);
    }
  }
}

TEST_F(Mpeg, APieceIsThatOfLibsndfile) {
  const fs::path path = made();
  EXPECT_EQ(read_clip(path, TimeRange{1.0, {}}).wave.samples, oracle(path, 16000));
}

TEST_F(Mpeg, ACutFileSaysHowMuchIsThereAndPrintsNothing) {
  const std::string whole = read_text_file(made());
  ::testing::internal::CaptureStderr();
  const AudioFacts facts = read_facts(written(whole.substr(0, whole.size() / 2)));
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  EXPECT_TRUE(holds(facts.lost, "is truncated: 1.")) << facts.lost;
  EXPECT_TRUE(holds(facts.lost, " of 3.00 s are there")) << facts.lost;
}

TEST_F(Mpeg, WhatStandsBehindDamageIsReadAndTheDamageIsTold) {
  std::string bytes = read_text_file(made());
  const std::size_t third = bytes.size() / 3;
  for (std::size_t i = third; i < 2 * third; ++i)
    bytes[i] = static_cast<char>(i * 2654435761U >> 13);
  ::testing::internal::CaptureStderr();
  const AudioFacts facts = read_facts(written(bytes));
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  EXPECT_TRUE(holds(facts.lost, "is damaged: ")) << facts.lost;
  EXPECT_GT(facts.frames, 24000);
  EXPECT_LT(facts.frames, 42000);
}

TEST_F(Mpeg, TagsAreNoDamage) {
  const std::string whole = read_text_file(made());
  const std::string tag = std::string("ID3\x04\0\0\0\0\x10\0", 10) + std::string(2048, '\0');
  const Clip plain = read_clip(written(whole));
  for (const std::string& bytes : {tag + whole, whole + "TAG" + std::string(125, ' ')}) {
    const Clip clip = read_clip(written(bytes));
    EXPECT_EQ(clip.facts.hash, plain.facts.hash);
    EXPECT_EQ(clip.facts.lost, "");
  }
}

TEST_F(Mpeg, Mp3InsideAWavIsRead) {
  const std::string mp3 = read_text_file(made());
  std::string bytes = wav({}, mp3);
  bytes[20] = 0x55;
  const Clip clip = read_clip(AudioSource::of_bytes("x.wav", bytes));
  EXPECT_EQ(clip.facts.frames, read_clip(written(mp3)).facts.frames);
}

TEST_F(Mpeg, NoiseWithAFirstHeadIsRefusedInOneLine) {
  std::string bytes = "\xFF\xFB\x90\x40";
  for (const float value : lcg_noise(20000, 5)) bytes += static_cast<char>(value * 100);
  const Error error = thrown_by([&] { read_clip(written(bytes)); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
}

TEST_F(Mpeg, TheHeadAnnouncesTheFrames) {
  const std::string bytes = read_text_file(made());
  MemoryReader reader(std::make_shared<const std::string>(bytes));
  const auto frame = mpeg_frame_at(reader, 0);
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->sample_rate, 16000);
  EXPECT_EQ(frame->samples, 576);
  const auto frames = announced_mpeg_frames(reader, 0);
  ASSERT_TRUE(frames);
  EXPECT_NEAR(static_cast<double>(*frames), 48000.0 / 576, 4.0);
}

}  // namespace
}  // namespace ser
