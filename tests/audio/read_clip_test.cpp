#include "audio/read_clip.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "made_wav.hpp"
#include "temp_folder.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

namespace fs = std::filesystem;

class ReadClip : public ::testing::Test {
 protected:
  fs::path made(const std::string& bytes, const std::string& name = "x.wav") const {
    write_file(folder_ / name, bytes);
    return folder_ / name;
  }
  fs::path sound(int format, const std::vector<int>& samples, const std::string& name,
                 int rate = 16000, int channels = 1) const {
    write_sound(folder_ / name, format, samples, rate, channels);
    return folder_ / name;
  }
  fs::path path(const std::string& name) const { return folder_ / name; }

  /// The reason for which `file` is refused, after checks that the message names it.
  static std::string reason(const fs::path& file, const std::optional<TimeRange>& range = {}) {
    const Error error = thrown_by([&] { read_clip(file, range); });
    EXPECT_EQ(error.kind(), ErrorKind::kData);
    EXPECT_TRUE(std::string(error.what()).starts_with(file.string() + ": ")) << error.what();
    EXPECT_EQ(thrown_by([&] { read_facts(file, range); }).reason(), error.reason());
    return error.reason();
  }

 private:
  TempFolder folder_;
};

using Samples = std::vector<float>;

TEST_F(ReadClip, SixteenBitsAreDividedByTheirFullScale) {
  const Clip clip = read_clip(made(wav({}, pcm({0, 16384, -32768, 32767}))));
  EXPECT_EQ(clip.wave.samples, (Samples{0.0F, 0.5F, -1.0F, 32767.0F / 32768.0F}));
  EXPECT_EQ(clip.wave.sample_rate, 16000);
  EXPECT_EQ(clip.facts.sample_rate, 16000);
  EXPECT_EQ(clip.facts.channels, 1);
  EXPECT_EQ(clip.facts.frames, 4);
  EXPECT_EQ(clip.facts.peak, 1.0F);
  EXPECT_EQ(clip.start_s, 0.0);
  EXPECT_EQ(clip.end_s, 4.0 / 16000);
  EXPECT_FALSE(clip.facts.silent);
}

TEST_F(ReadClip, EightTwentyFourAndThirtyTwoBitsAndFloatGiveTheSameNumbers) {
  const Samples expected = {0.0F, 0.5F, -1.0F, -0.25F};
  const auto bits = [](int n) { return WavHeader{.bits = n}; };
  const std::string eight("\x80\xC0\x00\x60", 4);  // unsigned, 128 is 0
  EXPECT_EQ(read_clip(made(wav(bits(8), eight))).wave.samples, expected);
  EXPECT_EQ(
      read_clip(made(wav(bits(24), pcm({0, 1 << 22, -(1 << 23), -(1 << 21)}, 3)))).wave.samples,
      expected);
  EXPECT_EQ(
      read_clip(made(wav(bits(32), pcm({0, 1 << 30, INT32_MIN, -(1 << 29)}, 4)))).wave.samples,
      expected);
  EXPECT_EQ(read_clip(made(wav({WavFormat::kFloat, 32}, float_pcm(expected)))).wave.samples,
            expected);
}

TEST_F(ReadClip, FloatsAboveFullScaleAreKept) {
  const Clip clip = read_clip(made(wav({WavFormat::kFloat, 32}, float_pcm({0.0F, 1.5F, -3.0F}))));
  EXPECT_EQ(clip.wave.samples, (Samples{0.0F, 1.5F, -3.0F}));
  EXPECT_EQ(clip.facts.peak, 3.0F);
}

TEST_F(ReadClip, TheRateIsTheFilesOwn) {
  for (const int rate : {8000, 11025, 48000, 192000}) {
    const Clip clip = read_clip(made(wav({.rate = rate}, pcm(sine_samples(80)))));
    EXPECT_EQ(clip.wave.sample_rate, rate);
    EXPECT_DOUBLE_EQ(clip.wave.seconds(), 80.0 / rate);
  }
}

TEST_F(ReadClip, ChunksBeforeTheSamplesArePassedOver) {
  const auto samples = sine_samples(500);
  const Samples expected = read_clip(made(wav({}, pcm(samples)))).wave.samples;
  const std::string filler = chunk("FLLR", std::string(4044, '\0'));
  EXPECT_EQ(read_clip(made(wav({}, pcm(samples), filler))).wave.samples, expected);
  const std::string odd = chunk("LIST", "INFO" + chunk("ICMT", "an odd number of letters."));
  EXPECT_EQ(read_clip(made(wav({}, pcm(samples), odd + chunk("odd ", "abc")))).wave.samples,
            expected);
}

TEST_F(ReadClip, ChunksBehindTheSamplesAreNoSamples) {
  const std::string bytes =
      riff(fmt_chunk({}) + chunk("data", pcm({1, 2, 3})) + chunk("LIST", std::string(100, 'x')));
  EXPECT_EQ(read_clip(made(bytes)).facts.frames, 3);
}

TEST_F(ReadClip, AHeaderThatPromisesMoreThanIsThereIsTruncated) {
  const std::string data = pcm(sine_samples(1000));
  EXPECT_EQ(reason(made(wav_promising(2066, data))), "truncated");
  EXPECT_EQ(reason(made(wav_promising(0x10000000, data))), "truncated");
  const std::string whole = wav({}, data);
  for (const std::size_t cut : {66U, 1000U, 1999U}) {
    EXPECT_EQ(reason(made(whole.substr(0, whole.size() - cut))), "truncated") << cut;
  }
  EXPECT_TRUE(holds(thrown_by([&] { read_clip(made(wav_promising(4000, data))); }).what(),
                    "its header promises 4000 bytes of samples and 2000 are there"));
}

TEST_F(ReadClip, SizesThatMeanUnknownReadToTheEnd) {
  const auto samples = sine_samples(1000);
  const Samples expected = read_clip(made(wav({}, pcm(samples)))).wave.samples;
  for (const std::uint32_t whole : {0U, 36U, 0x7FFFFFFFU, 0xFFFFFFFFU}) {
    // Also what SoX and eSpeak, arecord, and a writer that counts its own header put there.
    for (const std::uint32_t size :
         {0U, 0x7FFFFFFFU, 0xFFFFFFFFU, 0x7FFFF000U, 0x80000000U, 0xFFFFFFDBU}) {
      const auto file = made(unfinished_wav(whole, size, pcm(samples)));
      EXPECT_EQ(read_clip(file).wave.samples, expected) << whole << ", " << size;
      EXPECT_EQ(read_clip(file, TimeRange{0.01, 0.02}).facts.frames, 160);
    }
  }
}

TEST_F(ReadClip, AFinishedFileOfNoSamplesIsEmptyWhateverFollows) {
  const std::string tail = chunk("LIST", "INFO" + chunk("ICMT", "no sound here."));
  EXPECT_EQ(reason(made(riff(fmt_chunk({}) + chunk("data", "") + tail))), "empty");
}

TEST_F(ReadClip, Rf64IsReadAndItsWideSizeIsAPromise) {
  const std::string data = pcm(sine_samples(1000));
  EXPECT_EQ(read_clip(made(rf64(2000, data))).facts.frames, 1000);
  EXPECT_EQ(reason(made(rf64(2066, data))), "truncated");
  EXPECT_EQ(reason(made(rf64(std::uint64_t{1} << 40, data))), "truncated");
  for (const std::uint64_t unknown : {std::uint64_t{0}, ~std::uint64_t{0}}) {
    EXPECT_EQ(read_clip(made(rf64(unknown, data))).facts.frames, 1000);
  }
}

TEST_F(ReadClip, AiffIsReadAndChecked) {
  const auto samples = sine_samples(1001);
  const auto file = sound(SF_FORMAT_AIFF | SF_FORMAT_PCM_16, samples, "x.aiff");
  const Clip clip = read_clip(file);
  ASSERT_EQ(clip.facts.frames, 1001);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    ASSERT_EQ(clip.wave.samples[i], static_cast<float>(samples[i]) / 32768.0F);
  }
  fs::resize_file(file, fs::file_size(file) - 1000);
  EXPECT_EQ(reason(file), "truncated");
}

TEST_F(ReadClip, EveryContainerGivesTheSamplesThatWentIn) {
  const auto samples = sine_samples(3001);
  const std::string hash = read_clip(made(wav({}, pcm(samples)))).facts.hash;
  for (const auto& [format, name] : std::map<int, std::string>{{SF_FORMAT_FLAC, "x.flac"},
                                                               {SF_FORMAT_WAV, "y.wav"},
                                                               {SF_FORMAT_AIFF, "x.aiff"},
                                                               {SF_FORMAT_AU, "x.au"},
                                                               {SF_FORMAT_CAF, "x.caf"},
                                                               {SF_FORMAT_W64, "x.w64"},
                                                               {SF_FORMAT_RF64, "x.rf64"},
                                                               {SF_FORMAT_WAVEX, "z.wav"}}) {
    EXPECT_EQ(read_clip(sound(format | SF_FORMAT_PCM_16, samples, name)).facts.hash, hash) << name;
  }
}

TEST_F(ReadClip, TheHashTellsOneChangedSampleFromNone) {
  auto samples = sine_samples(3000);
  const auto hash_of = [&] { return read_facts(made(wav({}, pcm(samples)))).hash; };
  const std::string before = hash_of();
  EXPECT_EQ(hash_of(), before);
  ++samples[1500];
  EXPECT_NE(hash_of(), before);
  --samples[1500];
  samples.push_back(0);
  EXPECT_NE(hash_of(), before);
}

TEST_F(ReadClip, ATruncatedFlacIsRefused) {
  const auto file = sound(SF_FORMAT_FLAC | SF_FORMAT_PCM_16, sine_samples(50000), "x.flac");
  fs::resize_file(file, fs::file_size(file) / 2);
  const std::string found = reason(file);
  EXPECT_TRUE(found == "truncated" || found == "unreadable") << found;
}

TEST_F(ReadClip, RefusesWhatIsNoRecording) {
  EXPECT_EQ(reason(path("none.wav")), "not-found");
  EXPECT_EQ(reason(made("")), "empty");
  EXPECT_EQ(reason(made("R")), "unreadable");
  EXPECT_EQ(reason(made("file,emotion\na.wav,happy\n")), "unreadable");
  EXPECT_EQ(reason(made(std::string(10000, '\0'))), "unreadable");
  fs::create_directory(path("folder.wav"));
  EXPECT_EQ(reason(path("folder.wav")), "unreadable");
}

TEST_F(ReadClip, RecognisesAGitLfsPointer) {
  const auto file = made(
      "version https://git-lfs.github.com/spec/v1\n"
      "oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\n"
      "size 12345\n");
  EXPECT_EQ(reason(file), "git-lfs-pointer");
  EXPECT_TRUE(holds(thrown_by([&] { read_clip(file); }).what(), "git lfs pull"));
  EXPECT_EQ(reason(made("version http://example.org is something else")), "unreadable");
}

TEST_F(ReadClip, AHeaderWithoutSamplesIsEmpty) {
  EXPECT_EQ(reason(made(wav({}, ""))), "empty");
  EXPECT_EQ(reason(made(wav({}, "")), TimeRange{}), "empty");
}

TEST_F(ReadClip, RefusesSamplesThatAreNotFinite) {
  for (const float value :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
        -std::numeric_limits<float>::infinity()}) {
    for (const std::size_t at : {std::size_t{0}, std::size_t{50}, std::size_t{99}}) {
      Samples samples(100, 0.25F);
      samples[at] = value;
      const auto file = made(wav({WavFormat::kFloat, 32}, float_pcm(samples)));
      EXPECT_EQ(reason(file), "unreadable") << value << " at " << at;
    }
  }
}

TEST_F(ReadClip, ARangeIsCutAtTheWholePartOfSecondsTimesRate) {
  const auto samples = sine_samples(16000, 440, 10000);
  const auto file = made(wav({.rate = 10000}, pcm(samples)));
  const Samples whole = read_clip(file).wave.samples;
  const Clip clip = read_clip(file, TimeRange{0.12345, 0.98769});
  EXPECT_EQ(clip.wave.samples, Samples(whole.begin() + 1234, whole.begin() + 9876));
  EXPECT_DOUBLE_EQ(clip.start_s, 0.1234);
  EXPECT_DOUBLE_EQ(clip.end_s, 0.9876);
  EXPECT_EQ(read_clip(file, TimeRange{0.5, {}}).wave.samples,
            Samples(whole.begin() + 5000, whole.end()));
  EXPECT_EQ(read_clip(file, TimeRange{0.0, {}}).facts.hash, read_clip(file).facts.hash);
}

TEST_F(ReadClip, ARangeIsCutTheSameInEveryContainer) {
  const auto samples = sine_samples(20000);
  const TimeRange range{0.3001, 0.9};
  const std::string expected = read_clip(made(wav({}, pcm(samples))), range).facts.hash;
  for (const int format : {SF_FORMAT_FLAC, SF_FORMAT_AIFF, SF_FORMAT_CAF}) {
    const auto file = sound(format | SF_FORMAT_PCM_16, samples, "x.sound");
    EXPECT_EQ(read_clip(file, range).facts.hash, expected);
  }
}

TEST_F(ReadClip, ARangeBeyondTheEndIsCutToTheFile) {
  const auto file = made(wav({}, pcm(sine_samples(16000))));
  EXPECT_EQ(read_clip(file, TimeRange{0.5, 7.0}).facts.frames, 8000);
  EXPECT_EQ(read_clip(file, TimeRange{0.5, 1e300}).facts.frames, 8000);
  EXPECT_EQ(reason(file, TimeRange{1.0, {}}), "empty");
  EXPECT_EQ(reason(file, TimeRange{1e300, {}}), "empty");
  EXPECT_EQ(reason(file, TimeRange{0.5, 0.5}), "empty");
}

TEST_F(ReadClip, AFormatThatCannotSeekIsReadFromItsStart) {
  const auto file = sound(SF_FORMAT_AU | SF_FORMAT_G721_32, sine_samples(4000), "x.au");
  EXPECT_EQ(read_clip(file, TimeRange{0.0, {}}).facts.hash, read_clip(file).facts.hash);
}

TEST_F(ReadClip, FactsAreThoseOfTheClip) {
  const auto file = made(wav({.channels = 2}, pcm(sine_samples(2000))));
  const AudioFacts facts = read_facts(file);
  const AudioFacts of_clip = read_clip(file).facts;
  EXPECT_EQ(facts.hash, of_clip.hash);
  EXPECT_EQ(facts.frames, of_clip.frames);
  EXPECT_EQ(facts.peak, of_clip.peak);
}

TEST_F(ReadClip, NoTruncationOfAFileCrashes) {
  const std::string whole = wav({}, pcm(sine_samples(40)), chunk("LIST", "INFOx"));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto file = made(whole.substr(0, size));
    try {
      EXPECT_FALSE(read_clip(file).facts.lost.empty() && size < 44 + 80) << size;
    } catch (const Error& error) {
      const std::string& found = error.reason();
      EXPECT_TRUE(found == "empty" || found == "unreadable" || found == "truncated") << found;
    }
  }
}

}  // namespace
}  // namespace ser
