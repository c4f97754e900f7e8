#include "corpora/remarks.hpp"

#include <gtest/gtest.h>

#include <deque>

namespace ser {
namespace {

/// Recordings of one corpus whose files are called 0, 1, 2, …
class Recordings {
 public:
  void add(double seconds, int rate = 16000, int channels = 1, bool clipped = false) {
    Utterance& row = rows_.emplace_back();
    row.file = std::to_string(rows_.size() - 1);
    row.duration = seconds;
    row.sample_rate = rate;
    row.channels = channels;
    heard_.push_back({&row, clipped});
  }

  /// "kind: text: files"
  std::vector<std::string> remarks() const {
    std::vector<std::string> lines;
    for (const auto& remark : remarks_on("c", heard_)) {
      EXPECT_EQ(remark.corpus, "c");
      std::string line =
          std::string(spelling(kRemarkKinds, remark.kind)) + ": " + remark.text + ":";
      for (const auto& file : remark.files) line += " " + file;
      lines.push_back(line);
    }
    return lines;
  }

 private:
  std::deque<Utterance> rows_;
  std::vector<HeardRecording> heard_;
};

using Lines = std::vector<std::string>;

TEST(Remarks, NoneOnNothingAndOnRecordingsThatAreAlike) {
  Recordings recordings;
  EXPECT_EQ(recordings.remarks(), Lines{});
  for (int i = 0; i < 40; ++i) recordings.add(2.0);
  EXPECT_EQ(recordings.remarks(), Lines{});
}

TEST(Remarks, RatesAndChannelsOtherThanTheUsualAreNamed) {
  Recordings recordings;
  for (int i = 0; i < 3; ++i) recordings.add(2.0, 24414);
  recordings.add(2.0, 96000);
  recordings.add(2.0, 24414, 2);
  EXPECT_EQ(recordings.remarks(),
            (Lines{"sample-rate: 1 recording with 96000 Hz, not 24414 Hz as the others: 3",
                   "channels: 1 recording with two channels (stereo), not one channel as the "
                   "others: 4"}));
}

TEST(Remarks, WithoutAUsualRateAllAreCounted) {
  Recordings recordings;
  recordings.add(2.0, 16000);
  recordings.add(2.0, 48000);
  EXPECT_EQ(recordings.remarks(),
            (Lines{"sample-rate: 1 recording with 16000 Hz, 1 recording with 48000 Hz:"}));
}

TEST(Remarks, DurationBeyondTheQuartilesByThreeTimesTheirDistanceIsFarOut) {
  // 1.00, 1.01, …, 1.99 s and a longer one: quartiles 1.25 and 1.75 s, fences -0.25 and 3.25 s.
  const auto with = [](double seconds) {
    Recordings recordings;
    for (int i = 0; i < 100; ++i) recordings.add(1.0 + i / 100.0);
    recordings.add(seconds);
    return recordings.remarks();
  };
  EXPECT_EQ(with(3.2), Lines{});
  EXPECT_EQ(with(3.4), (Lines{"duration: 1 recording much longer than the others, half of which "
                              "last 1.25 to 1.75 s: 100"}));
}

TEST(Remarks, AmongEqualDurationsATenthOfTheMedianCountsAsTheirSpread) {
  // 2 s: fences 1.4 and 2.6 s.
  Recordings recordings;
  for (int i = 0; i < 30; ++i) recordings.add(2.0);
  for (const double seconds : {1.39, 1.41, 2.59, 2.61}) recordings.add(seconds);
  EXPECT_EQ(recordings.remarks(),
            (Lines{"duration: 1 recording much shorter than the others, half of which last 2.00 "
                   "to 2.00 s: 30",
                   "duration: 1 recording much longer than the others, half of which last 2.00 to "
                   "2.00 s: 33"}));
}

TEST(Remarks, FewRecordingsHaveNoOutliers) {
  Recordings recordings;
  for (int i = 0; i < 18; ++i) recordings.add(2.0);
  recordings.add(60.0);
  EXPECT_EQ(recordings.remarks(), Lines{});
  recordings.add(2.0);
  EXPECT_EQ(recordings.remarks().size(), 1U);
}

TEST(Remarks, ClippedRecordingsAreNamed) {
  Recordings recordings;
  recordings.add(2.0);
  recordings.add(2.0, 16000, 1, true);
  recordings.add(2.0, 16000, 1, true);
  EXPECT_EQ(recordings.remarks(),
            (Lines{"clipped: 2 recordings clipped (3 successive samples or more at full scale): 1 "
                   "2"}));
}

TEST(Remarks, DamageAndChannelsThatNearlyCancelAreTold) {
  Utterance row;
  row.file = "a.mp3";
  row.duration = 1.0;
  row.sample_rate = 16000;
  row.channels = 2;
  const std::vector<HeardRecording> heard = {{&row, false, "is truncated: 1.0 of 2.0 s are there"},
                                             {&row, false, "", true}};
  const auto remarks = remarks_on("c", heard);
  ASSERT_EQ(remarks.size(), 2U);
  EXPECT_EQ(remarks[0].kind, RemarkKind::kDamaged);
  EXPECT_EQ(remarks[0].text, "1 recording damaged or cut, and used as far as it was read");
  EXPECT_EQ(remarks[0].files.front(), "a.mp3 (is truncated: 1.0 of 2.0 s are there)");
  EXPECT_EQ(remarks[1].kind, RemarkKind::kCancels);
  EXPECT_EQ(remarks[1].files.front(), "a.mp3");
}

}  // namespace
}  // namespace ser
