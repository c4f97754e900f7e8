#include "audio/audio_source.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>

#include "audio/made_sounds.hpp"
#include "audio/read_clip.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

namespace fs = std::filesystem;

/// The three kinds of source of the same bytes, all named alike.
std::vector<AudioSource> sources_of(const TempFolder& folder, const std::string& bytes) {
  const fs::path path = folder / "x.wav";
  write_file(path, bytes);
  return {path, AudioSource::of_bytes(path.string(), bytes), stream_of_file(path)};
}

TEST(AudioSource, NamesItself) {
  EXPECT_EQ(AudioSource("a/b.wav").name(), "a/b.wav");
  EXPECT_EQ(AudioSource(fs::path("a") / "c.wav").name(), "a/c.wav");
  EXPECT_EQ(AudioSource::of_bytes("upload 7", "").name(), "upload 7");
  EXPECT_EQ(AudioSource::standard_input().name(), "standard input");
  EXPECT_EQ(read_clip(AudioSource::of_bytes("upload 7", wav({}, pcm({1, 2})))).file, "upload 7");
}

TEST(AudioSource, EveryKindIsRefusedInTheSameWords) {
  const TempFolder folder;
  const std::string pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n";
  const std::string tail = chunk("LIST", "INFO" + chunk("ICMT", "no sound here."));
  const std::vector<float> not_finite(100, std::numeric_limits<float>::infinity());
  const std::map<std::string, std::string> cases = {
      {"", "empty"},
      {pointer, "git-lfs-pointer"},
      {"this is no recording, it is a line of text\n", "unreadable"},
      {std::string(100000, '\0'), "unreadable"},
      {"R", "unreadable"},
      {"RIFF", "unreadable"},
      {wav({}, ""), "empty"},
      {riff(fmt_chunk({}) + chunk("data", "") + tail), "empty"},
      {wav({WavFormat::kFloat, 32}, float_pcm(not_finite)), "unreadable"},
      {wav({}, pcm(std::vector<int>(16000, 5))), "silent"},
      {wav({}, pcm(sine_samples(3000))), "too-short"}};
  for (const auto& [bytes, reason] : cases) {
    std::vector<std::string> messages;
    for (const AudioSource& source : sources_of(folder, bytes)) {
      const Error error = thrown_by([&] { read_speech(source); });
      EXPECT_EQ(error.reason(), reason) << error.what();
      EXPECT_TRUE(holds(error.what(), source.name() + ": "));
      messages.push_back(error.what());
    }
    EXPECT_EQ(messages[1], messages[0]);
    EXPECT_EQ(messages[2], messages[0]);
  }
}

TEST(AudioSource, BytesAreTruncatedAsAFileIsAndAStreamEndsWhereItEnds) {
  const TempFolder folder;
  const std::string whole = wav({}, pcm(sine_samples(16000)));
  const auto sources = sources_of(folder, whole.substr(0, whole.size() - 1000));
  const Error of_file = thrown_by([&] { read_clip(sources[0]); });
  EXPECT_EQ(of_file.reason(), "truncated");
  EXPECT_STREQ(thrown_by([&] { read_clip(sources[1]); }).what(), of_file.what());
  EXPECT_EQ(read_clip(sources[2]).facts.frames, 15500);
}

TEST(AudioSource, UnknownSizesReadToTheEndFromEveryKind) {
  const TempFolder folder;
  const auto samples = sine_samples(16000);
  const std::string hash = read_facts(AudioSource::of_bytes("x", wav({}, pcm(samples)))).hash;
  for (const std::uint32_t whole : {0U, 36U, 0x7FFFF024U, 0xFFFFFFFFU}) {
    for (const std::uint32_t size : {0U, 0x7FFFF000U, 0x7FFFFFFFU, 0x80000000U, 0xFFFFFFFFU}) {
      for (const auto& source : sources_of(folder, unfinished_wav(whole, size, pcm(samples)))) {
        EXPECT_EQ(read_facts(source).hash, hash) << whole << ", " << size;
      }
    }
  }
  for (const auto& source : sources_of(folder, rf64(0, pcm(samples)))) {
    EXPECT_EQ(read_facts(source).hash, hash);
  }
}

TEST(AudioSource, ChunksBehindTheSamplesAreNoSamples) {
  const TempFolder folder;
  const std::string tail = chunk("LIST", "INFO" + chunk("ICMT", std::string(5000, 'x')));
  for (const auto& source :
       sources_of(folder, riff(fmt_chunk({}) + chunk("data", pcm(sine_samples(8000))) + tail))) {
    EXPECT_EQ(read_facts(source).frames, 8000);
  }
}

TEST(AudioSource, LongChunksBeforeTheSamplesArePassedOver) {
  const TempFolder folder;
  const std::string picture = chunk("junk", std::string(300000, 'x'));
  for (const auto& source : sources_of(folder, wav({}, pcm(sine_samples(8000)), picture))) {
    EXPECT_EQ(read_facts(source).frames, 8000);
  }
}

TEST(AudioSource, AnId3TagBeforeAnMp3IsPassedOver) {
  const TempFolder folder;
  const auto path = made_sound(folder, {"x.mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III}, 30000);
  const std::string frame = "APIC" + big(200000, 4) + std::string(2, '\0') + std::string(200000, 1);
  const std::size_t size = frame.size();
  std::string tag = std::string("ID3\3\0\0", 6);
  for (const int shift : {21, 14, 7, 0}) tag += static_cast<char>(size >> shift & 0x7FU);
  const auto tagged = sources_of(folder, tag + frame + read_text_file(path));
  const std::string hash = read_facts(path).hash;
  for (const auto& source : tagged) EXPECT_EQ(read_facts(source).hash, hash);
}

TEST(AudioSource, AStreamCanBeReadOnce) {
  const AudioSource source = stream_of(wav({}, pcm(sine_samples(8000))));
  const AudioSource copy = source;
  EXPECT_EQ(read_facts(source).frames, 8000);
  const Error error = thrown_by([&] { read_facts(copy); });
  EXPECT_EQ(error.reason(), "unreadable");
  EXPECT_STREQ(error.what(), "stream: was read before, and a stream can be read once");
}

TEST(AudioSource, WhatFailsInAStreamIsSaidAsItIs) {
  const std::string bytes = wav({}, pcm(sine_samples(80000)));
  for (const std::size_t breaks_at : {std::size_t{0}, std::size_t{30}, std::size_t{100000}}) {
    std::size_t at = 0;
    const auto source = AudioSource::of_stream("wire", [&](std::span<std::byte> into) {
      if (at >= breaks_at) throw data_error("wire: cannot read: cut", "unreadable");
      const std::size_t count = std::min({into.size(), bytes.size() - at, std::size_t{30}});
      std::memcpy(into.data(), bytes.data() + at, count);
      at += count;
      return count;
    });
    EXPECT_STREQ(thrown_by([&] { read_facts(source); }).what(), "wire: cannot read: cut");
  }
  const int closed = open("/dev/null", O_WRONLY);
  EXPECT_STREQ(
      thrown_by([&] { read_facts(AudioSource::of_descriptor("standard input", closed)); }).what(),
      "standard input: cannot read: Bad file descriptor");
  close(closed);
}

TEST(AudioSource, APathThatIsAPipeIsAStream) {
  const TempFolder folder;
  const fs::path pipe = folder / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const std::string bytes = unfinished_wav(0, 0, pcm(sine_samples(100000)));
  std::thread writer([&] { std::ofstream(pipe, std::ios::binary) << bytes; });
  EXPECT_EQ(read_clip(pipe).facts.frames, 100000);
  writer.join();
  EXPECT_STREQ(thrown_by([] { read_clip("/dev/null"); }).what(), "/dev/null: is empty (0 bytes)");
}

TEST(AudioSource, AnEndlessStreamOfNonsenseIsRefusedAtItsBeginning) {
  const Error error = thrown_by([] { read_clip("/dev/zero"); });
  EXPECT_EQ(error.reason(), "unreadable");
}

}  // namespace
}  // namespace ser
