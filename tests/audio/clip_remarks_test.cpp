#include "audio/clip_remarks.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "audio/read_clip.hpp"
#include "audio/sources.hpp"
#include "made_wav.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

class HeardWarnings : public Observer {
 public:
  void warn(std::string_view message) override { lines.emplace_back(message); }
  std::vector<std::string> lines;
};

TEST(ClipRemarks, FewAreLinesOfTheirOwnAndManyOneLineWithTheirNumber) {
  for (const std::size_t count : {3U, 4U}) {
    ClipRemarks remarks;
    HeardWarnings heard;
    for (std::size_t i = 0; i < count; ++i) {
      remarks.add(std::to_string(i), {{ClipWarning::kClipped, "is clipped"}}, heard);
    }
    EXPECT_TRUE(heard.lines.empty());
    remarks.say(10, heard);
    const std::vector<std::string> few = {"0: is clipped", "1: is clipped", "2: is clipped"};
    const std::vector<std::string> many = {
        "4 of 10 recordings are clipped; their labels are less reliable (first: 0: is clipped)"};
    EXPECT_EQ(heard.lines, count == 3 ? few : many);
  }
}

TEST(ClipRemarks, WhatWasLostIsSaidAtOnceAndOfEachRecording) {
  ClipRemarks remarks;
  HeardWarnings heard;
  for (int i = 0; i < 5; ++i) {
    remarks.add(std::to_string(i), {{ClipWarning::kLost, "is truncated"}}, heard);
  }
  EXPECT_EQ(heard.lines.size(), 5U);
  remarks.say(5, heard);
  EXPECT_EQ(heard.lines.size(), 5U);
}

TEST(ClipRemarks, APartThatIsUsedIsToldFromHalfASecondOn) {
  EXPECT_FALSE(remark_on_part({0.0, {}}, 100.0));
  EXPECT_FALSE(remark_on_part({0.0, 3.0}, 3.4));
  EXPECT_EQ(remark_on_part({0.0, 3.0}, 7.2)->text, "only the first 3.0 of 7.2 s are used");
  EXPECT_EQ(remark_on_part({0.6, 3.1}, 7.2)->text, "only 0.6 to 3.1 of 7.2 s are used");
}

std::vector<int> late_speech(double silent_s, double speech_s) {
  std::vector<int> samples(static_cast<std::size_t>(16000 * silent_s), 0);
  const auto speech = sine_samples(static_cast<std::size_t>(16000 * speech_s));
  samples.insert(samples.end(), speech.begin(), speech.end());
  return samples;
}

TEST(PartOfSpeech, OneThatIsSilentInThePartThatIsUsedIsRefused) {
  const AudioSource late = AudioSource::of_bytes("late", wav({}, pcm(late_speech(4, 2))));
  EXPECT_EQ(read_part_of_speech(late, {}, {}).seconds, 6.0);
  const Error error = thrown_by([&] { read_part_of_speech(late, {}, {0.0, 3.0}); });
  EXPECT_EQ(error.reason(), "silent");
  EXPECT_STREQ(error.what(),
               "late: is silent in the part that is used: the first 3.0 of 6.0 s; cut the silence "
               "off");
}

TEST(PartOfSpeech, OfALongRecordingNoMoreThanThePartIsKept) {
  const AudioSource longer = AudioSource::of_bytes("x", wav({}, pcm(late_speech(0, 100))));
  const PartOfSpeech part = read_part_of_speech(longer, {}, {0.0, 3.0});
  EXPECT_EQ(part.seconds, 100.0);
  EXPECT_EQ(part.clip.wave.samples.size(), 60U * 16000);
  const Clip whole = read_clip(longer);
  EXPECT_TRUE(std::equal(part.clip.wave.samples.begin(), part.clip.wave.samples.end(),
                         whole.wave.samples.begin()));
  EXPECT_EQ(read_part_of_speech(longer, {}, {}).clip.wave.samples.size(), 100U * 16000);
}

}  // namespace
}  // namespace ser
