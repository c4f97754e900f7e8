#include "audio/decoder.hpp"

#include <gtest/gtest.h>

#include "audio/audio_facts.hpp"
#include "audio/made_sounds.hpp"
#include "audio/read_clip.hpp"

namespace ser {
namespace {

/// Everything that a decoder gives, asked for in blocks of `most` frames.
std::vector<float> decoded(const AudioSource& source, std::size_t most,
                           const std::optional<TimeRange>& range = {}) {
  Decoder decoder(source, range);
  std::vector<float> samples;
  for (auto block = decoder.next(most); !block.empty(); block = decoder.next(most)) {
    EXPECT_LE(most == 0 ? 0U : block.size(), most * static_cast<std::size_t>(decoder.channels()));
    samples.insert(samples.end(), block.begin(), block.end());
  }
  EXPECT_TRUE(decoder.next(most).empty());
  return samples;
}

class EveryFormat : public ::testing::TestWithParam<SoundFormat> {
 protected:
  /// For one channel and for two, where the format has two.
  template <typename Check>
  void for_channels(std::size_t frames, Check check) const {
    for (const int channels : {1, 2}) {
      if (channels == 2 && GetParam().one_channel_only) continue;
      check(made_sound(folder_, GetParam(), frames, channels));
    }
  }

  TempFolder folder_;
};

INSTANTIATE_TEST_SUITE_P(Decoder, EveryFormat, ::testing::ValuesIn(sound_formats()),
                         [](const auto& param) {
                           std::string name = param.param.name;
                           std::replace(name.begin(), name.end(), '.', '_');
                           return name;
                         });

TEST_P(EveryFormat, GivesTheSameSamplesInBlocksOfAnySize) {
  for_channels(20011, [](const std::filesystem::path& path) {
    const auto whole = decoded(path, 1 << 20);
    ASSERT_GE(whole.size(), 20011U);
    for (const std::size_t most : {0U, 1U, 2U, 7U, 1000U, 4096U}) {
      ASSERT_EQ(decoded(path, most), whole) << path << " by " << most;
    }
  });
}

TEST_P(EveryFormat, GivesTheSameSamplesFromBytesAndFromAStream) {
  for_channels(150001, [&](const std::filesystem::path& path) {
    const auto whole = decoded(path, 0);
    const std::string bytes = read_text_file(path);
    ASSERT_EQ(decoded(AudioSource::of_bytes("bytes", bytes), 0), whole) << path;
    for (const std::size_t piece : {1U << 20, 1000U}) {
      ASSERT_EQ(decoded(stream_of(bytes, piece), 777), whole) << path << " by " << piece;
    }
    if (!is_decoded_as_it_comes(GetParam())) return;  // a temporary file is written by pieces
    ASSERT_EQ(decoded(stream_of(bytes, 1), 0), whole) << path;
  });
}

TEST_P(EveryFormat, ARangeIsTheSamePieceFromAnySource) {
  const int kind = GetParam().format & SF_FORMAT_TYPEMASK;
  if (kind == SF_FORMAT_MPEG || kind == SF_FORMAT_OGG) return;  // seeking is not exact to the bit
  for_channels(30000, [](const std::filesystem::path& path) {
    const auto whole = decoded(path, 0);
    const Decoder decoder(path);
    const double seconds = 30000.0 / decoder.sample_rate();
    const TimeRange range{0.3 * seconds, 0.7 * seconds};
    const auto channels = static_cast<std::int64_t>(decoder.channels());
    const auto begin = frame_at(range.start_s, decoder.sample_rate()) * channels;
    const auto end = frame_at(*range.end_s, decoder.sample_rate()) * channels;
    const std::vector<float> piece(whole.begin() + begin, whole.begin() + end);
    const std::string bytes = read_text_file(path);
    for (const std::size_t most : {0U, 1000U}) {
      ASSERT_EQ(decoded(path, most, range), piece) << path;
      ASSERT_EQ(decoded(AudioSource::of_bytes("bytes", bytes), most, range), piece) << path;
      ASSERT_EQ(decoded(stream_of(bytes), most, range), piece) << path;
    }
  });
}

TEST_P(EveryFormat, FactsAreThoseOfTheWholeInFewBytes) {
  for_channels(20011, [](const std::filesystem::path& path) {
    const auto samples = decoded(path, 1 << 20);
    Decoder decoder(path);
    AudioFactsCounter counter(decoder.channels(), decoder.sample_rate());
    counter.add(samples);
    const AudioFacts whole = counter.facts("whole");
    for (const AudioFacts& facts :
         {read_facts(path), read_facts(stream_of_file(path)), read_clip(path).facts}) {
      EXPECT_EQ(facts.hash, whole.hash) << path;
      EXPECT_EQ(facts.frames, whole.frames) << path;
      EXPECT_EQ(facts.peak, whole.peak) << path;
      EXPECT_EQ(facts.clipped, whole.clipped) << path;
    }
  });
}

TEST_P(EveryFormat, ALongStreamIsReadOnlyAsFarAsItIsNeeded) {
  if (!is_decoded_as_it_comes(GetParam())) return;
  const auto path = made_sound(folder_, GetParam(), 2000000);
  const std::string bytes = read_text_file(path);
  std::size_t taken = 0;
  const auto source = AudioSource::of_stream("stream", [&](std::span<std::byte> into) {
    const std::size_t count = std::min({std::size_t{512}, into.size(), bytes.size() - taken});
    std::memcpy(into.data(), bytes.data() + taken, count);
    taken += count;
    return count;
  });
  Decoder decoder(source);
  ASSERT_EQ(decoder.next(1000).size(), 1000U);
  EXPECT_LT(taken, bytes.size() / 4) << bytes.size();
}

TEST(Decoder, AnOutOfRangeStartIsTheEndFromAnySource) {
  const std::string bytes = wav({.rate = 10000}, pcm(sine_samples(5000)));
  for (const auto& source : {AudioSource::of_bytes("x", bytes), stream_of(bytes)}) {
    Decoder decoder(source, TimeRange{0.7, 0.9});
    EXPECT_TRUE(decoder.next().empty());
    EXPECT_EQ(decoder.first_frame(), 5000);
  }
}

TEST(Decoder, TellsTheFramesOfTheRangeWhereTheHeaderKnows) {
  const std::string bytes = wav({.rate = 10000}, pcm(sine_samples(5000)));
  EXPECT_EQ(Decoder(AudioSource::of_bytes("x", bytes)).frames(), 5000);
  EXPECT_EQ(Decoder(AudioSource::of_bytes("x", bytes), TimeRange{0.1, {}}).frames(), 4000);
  EXPECT_EQ(Decoder(stream_of(bytes)).frames(), 5000);
  const std::string unfinished = unfinished_wav(0, 0, pcm(sine_samples(5000)));
  EXPECT_EQ(Decoder(stream_of(unfinished)).frames(), std::nullopt);
  EXPECT_EQ(Decoder(AudioSource::of_bytes("x", unfinished)).frames(), 5000);
}

}  // namespace
}  // namespace ser
