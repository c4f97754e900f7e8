#include "audio/header_check.hpp"

#include <gtest/gtest.h>

#include <string>

#include "audio/limits.hpp"
#include "audio/read_clip.hpp"
#include "audio/sources.hpp"
#include "made_wav.hpp"
#include "temp_folder.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

namespace fs = std::filesystem;

std::string header_refused(const std::string& bytes) {
  const Error error = thrown_by([&] { read_clip(AudioSource::of_bytes("x.wav", bytes)); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  for (const char* foreign : {"SF_INFO", "Internal", "Error in", "not recognised"}) {
    EXPECT_FALSE(holds(error.what(), foreign)) << error.what();
  }
  return error.what();
}

const std::string& thousand_samples() {
  static const std::string data = pcm(sine_samples(1000));
  return data;
}

TEST(HeaderCheck, SaysWhatIsWrongWithAWavInItsOwnWords) {
  const auto says = [](const std::string& bytes, const std::string& words) {
    const std::string found = header_refused(bytes);
    EXPECT_TRUE(holds(found, words)) << found;
  };
  says(wav({.rate = 0}, thousand_samples()), "its header says a sample rate of 0 Hz");
  says(riff(fmt_chunk({}) + chunk("data", pcm({1, 2})) + chunk("data", thousand_samples())),
       "has two 'data' chunks");
  says(riff(fmt_chunk({}) + chunk("data", "") + chunk("data", thousand_samples())),
       "has two 'data' chunks");
  says(riff(fmt_chunk({})), "has no 'data' chunk");
  says(riff(chunk("data", thousand_samples())), "has no format ('fmt ' chunk)");
  says("riff" + wav({}, thousand_samples()).substr(4),
       "first letters are 'riff' instead of 'RIFF'");
  says(riff(fmt_chunk({}) + "junk" + little(5, 4) + "abcde" + chunk("data", thousand_samples())),
       "a chunk of odd length has no pad byte");
}

TEST(HeaderCheck, ACodecThatIsNotReadIsNamed) {
  const auto with_codec = [](unsigned number) {
    std::string bytes = wav({}, thousand_samples());
    bytes[20] = static_cast<char>(number & 0xFFU);
    bytes[21] = static_cast<char>(number >> 8);
    return bytes;
  };
  EXPECT_TRUE(holds(header_refused(with_codec(0xFF)),
                    "is a WAV that holds AAC (codec 0x00FF), which ser does not read; convert it"));
  EXPECT_TRUE(holds(header_refused(with_codec(0x7777)), "holds an unknown codec (0x7777)"));
}

TEST(HeaderCheck, AHeaderOfChunksWithoutEndIsGivenUp) {
  const std::string zeros(12 * limits::kMostChunks, '\0');
  EXPECT_TRUE(holds(header_refused("RIFF" + little(zeros.size() + 4, 4) + "WAVE" + zeros),
                    "more than 10000 chunks"));
  EXPECT_TRUE(holds(header_refused("FORM" + big(zeros.size() + 4, 4) + "AIFF" + zeros),
                    "more than 10000 chunks"));
}

TEST(HeaderCheck, OtherContainersOfStepsWithoutEndAreGivenUp) {
  const std::string zeros(4 << 20, '\0');
  header_refused("fLaC" + zeros);
  header_refused("caff" + big(0x10000, 4) + "desc" + big(32, 8) + zeros);
  header_refused("OggS" + zeros);
  header_refused("ID3" + zeros);
}

TEST(HeaderCheck, CafAiffAndW64WithoutSamplesAreToldSo) {
  const std::string caf = "caff" + big(0x10000, 4) + "desc" + big(32, 8) +
                          big(0x40CF400000000000, 8) + "lpcm" + big(2, 8) + big(1, 8) + big(16, 4) +
                          "free" + big(400, 8) + std::string(300, '\0');
  const std::string aiff = "FORM" + big(300, 4) + "AIFF" + "NAME" + big(400, 4) + "x";
  const std::string w64 = "riff\x2E\x91\xCF\x11" + std::string(400, 'x');
  for (const std::string& bytes : {caf, aiff, w64}) {
    EXPECT_TRUE(holds(header_refused(bytes), "chunk, which would hold its samples"));
  }
}

TEST(HeaderCheck, RatesThatNoRecordingHasAreRefusedBeforeAnythingIsComputed) {
  for (const int rate : {1, 10, 999, 768001, 2147483647}) {
    const Error error = thrown_by([&] {
      read_clip(AudioSource::of_bytes("x.wav", wav({.rate = rate}, thousand_samples())));
    });
    EXPECT_EQ(error.reason(), "sample-rate") << rate;
  }
  for (const int rate : {1000, 768000}) {
    EXPECT_EQ(read_clip(AudioSource::of_bytes("x.wav", wav({.rate = rate}, thousand_samples())))
                  .wave.sample_rate,
              rate);
  }
}

TEST(HeaderCheck, ASizeThatIsAFewBytesOffIsARemark) {
  const AudioFacts facts =
      read_facts(AudioSource::of_bytes("x.wav", wav_promising(2002, thousand_samples())));
  EXPECT_EQ(facts.frames, 1000);
  EXPECT_EQ(facts.lost, "is 2 bytes shorter than its header says");
  EXPECT_EQ(read_facts(AudioSource::of_bytes("x.wav", wav({}, thousand_samples()))).lost, "");
}

TEST(HeaderCheck, CutAuW64AndSphereSayWhatWasLost) {
  const TempFolder folder;
  for (const int format : {SF_FORMAT_AU, SF_FORMAT_W64, SF_FORMAT_NIST}) {
    const fs::path file = folder / "x.sound";
    write_sound(file, format | SF_FORMAT_PCM_16, sine_samples(32000));
    EXPECT_EQ(read_facts(file).lost, "") << format;
    fs::resize_file(file, fs::file_size(file) / 2);
    const AudioFacts facts = read_facts(file);
    EXPECT_NEAR(static_cast<double>(facts.frames), 16000.0, 600.0) << format;
    EXPECT_TRUE(holds(facts.lost, "of 2.00 s are there")) << format << facts.lost;
  }
}

TEST(HeaderCheck, ACutCafIsTruncated) {
  const TempFolder folder;
  const fs::path file = folder / "x.caf";
  write_sound(file, SF_FORMAT_CAF | SF_FORMAT_PCM_16, sine_samples(32000));
  fs::resize_file(file, fs::file_size(file) / 2);
  EXPECT_EQ(thrown_by([&] { read_facts(file); }).reason(), "truncated");
}

TEST(HeaderCheck, AnEndlessStreamIsGivenUpBehindADay) {
  const std::string head = unfinished_wav(0xFFFFFFFF, 0xFFFFFFFF, "");
  std::string slow = head;
  slow.replace(24, 4, little(1000, 4));  // 1 kHz: 173 MB a day
  std::size_t at = 0;
  const AudioSource source = AudioSource::of_stream("endless", [&](std::span<std::byte> into) {
    for (std::byte& byte : into) {
      byte = at < slow.size() ? static_cast<std::byte>(slow[at]) : static_cast<std::byte>(at % 7);
      ++at;
    }
    return into.size();
  });
  EXPECT_EQ(thrown_by([&] { read_facts(source); }).reason(), "too-long");
}

TEST(ReadingFault, TheMachinesFaultsAreNotTheRecordings) {
  for (const int error : {EMFILE, ENFILE, EIO, ESTALE, ENOMEM}) {
    EXPECT_EQ(reading_fault("x.wav", "cannot open", error).kind(), ErrorKind::kMachine) << error;
  }
  for (const int error : {ENOENT, EACCES, EISDIR}) {
    EXPECT_EQ(reading_fault("x.wav", "cannot open", error).kind(), ErrorKind::kData) << error;
  }
}

}  // namespace
}  // namespace ser
