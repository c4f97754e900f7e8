#include "workflows/predictor.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "audio/read_clip.hpp"
#include "audio/sources.hpp"
#include "models/made_model.hpp"
#include "models/recordings.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

class Counting final : public Observer {
 public:
  explicit Counting(std::size_t stop_after = 1000) : stop_after_(stop_after) {}
  void begin(std::string_view, std::size_t total) override { total_ = total; }
  void advance(std::size_t steps) override { steps_ += steps; }
  void end() override { ended_ = true; }
  int stop_signal() const override { return steps_ >= stop_after_ ? 2 : 0; }

  std::size_t stop_after_;
  std::size_t total_ = 0;
  std::size_t steps_ = 0;
  bool ended_ = false;
};

/// Good recordings with a bad one between them.
class PredictorTest : public ::testing::Test {
 protected:
  static Predictor predictor(Model model, int jobs) {
    return {std::move(model), {Backend::kNative, {}, jobs}, silent_observer()};
  }

  Recordings listed() const {
    return {[this, next = std::size_t{0}]() mutable {
              return next < recordings_.size() ? std::optional(recordings_[next++]) : std::nullopt;
            },
            recordings_.size()};
  }

  std::vector<Recognition> predicted(const Model& model, int jobs) const {
    std::vector<Recognition> result;
    predictor(model, jobs)
        .run(
            listed(), [&](const Recognition& one) { result.push_back(one); }, silent_observer());
    return result;
  }

  TempFolder folder_;
  std::vector<Recording> recordings_ = write_recordings(folder_);
};

TEST_F(PredictorTest, KeepsTheOrderAndABadRecordingStopsNoOther) {
  for (const int jobs : {1, 3}) {
    const auto found = predicted(made_model(), jobs);
    ASSERT_EQ(found.size(), 9U);
    for (std::size_t i = 0; i < 9; ++i) {
      EXPECT_EQ(found[i].name, recordings_[i].name);
      EXPECT_EQ(found[i].failure.has_value(), i == 4);
      EXPECT_EQ(found[i].probabilities.size(), i == 4 ? 0U : 3U);
      if (i == 4) continue;
      EXPECT_DOUBLE_EQ(found[i].seconds, (8000.0 + 100.0 * static_cast<double>(i)) / 16000);
      EXPECT_NEAR(
          std::accumulate(found[i].probabilities.begin(), found[i].probabilities.end(), 0.0), 1.0,
          1e-9);
    }
    EXPECT_EQ(found[4].failure->file, "name 4.wav");
    EXPECT_EQ(found[4].failure->kind, ErrorKind::kData);
    EXPECT_EQ(found[4].failure->reason, "unreadable");
    EXPECT_TRUE(holds(found[4].failure->detail, (folder_ / "4.wav").string() + ": "));
  }
}

TEST_F(PredictorTest, GivesTheSameWhateverTheNumberOfJobs) {
  const auto one = predicted(made_model(), 1);
  const auto four = predicted(made_model(), 4);
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].probabilities, four[i].probabilities);
  }
}

TEST_F(PredictorTest, GivesWhatReadingExtractingAndRecognisingGive) {
  const auto found = predicted(made_model(), 2);
  Workspace workspace;
  const Recognizer recognizer(made_model());
  const Clip clip = read_clip(recordings_[2].piece.source);
  EXPECT_EQ(found[2].probabilities,
            recognizer.recognize(recognizer.extractor()(clip.wave, workspace)));
}

TEST_F(PredictorTest, ARangeIsReadAlone) {
  recordings_ = {{"a", recordings_[0].piece.source, TimeRange{0.1, 0.45}},
                 {"b", recordings_[0].piece.source, TimeRange{0.1, 0.2}}};
  const auto found = predicted(made_model(), 1);
  EXPECT_DOUBLE_EQ(found[0].seconds, 0.35);
  EXPECT_EQ(found[1].failure->reason, "too-short");
}

TEST_F(PredictorTest, SilenceIsAFailureAndClippingAFact) {
  std::vector<int> clipped = sine_samples(8000);
  std::fill_n(clipped.begin() + 100, 5, 32767);
  write_file(folder_ / "clipped.wav", wav({}, pcm(clipped)));
  write_file(folder_ / "silent.wav", wav({}, pcm(std::vector<int>(8000, 0))));
  recordings_ = {{"a", folder_ / "clipped.wav", {}}, {"b", folder_ / "silent.wav", {}}};
  const auto found = predicted(made_model(), 2);
  EXPECT_TRUE(found[0].clipped);
  EXPECT_EQ(found[0].probabilities.size(), 3U);
  EXPECT_EQ(found[1].failure->reason, "silent");
}

TEST_F(PredictorTest, AFailureOfTheFeaturesNamesTheRecording) {
  Model model = made_model();
  model.features.inputs[0].cut.offset_s = 0.5;  // just as long as the shortest recording
  const auto found = predicted(model, 1);
  ASSERT_TRUE(found[0].failure);
  EXPECT_EQ(found[0].failure->reason, "too-short");
  EXPECT_TRUE(holds(found[0].failure->detail, (folder_ / "0.wav").string() + ": is too short"));
  EXPECT_FALSE(found[1].failure);
}

TEST_F(PredictorTest, ResultsShowTheRecordingsNameAndMessagesTheSources) {
  const auto no_audio = AudioSource::of_bytes("standard input", "this is no recording, but text");
  recordings_ = {{"-", no_audio, {}}};
  const auto found = predicted(made_model(), 1);
  ASSERT_TRUE(found[0].failure);
  EXPECT_EQ(found[0].name, "-");
  EXPECT_EQ(found[0].failure->file, "-");
  EXPECT_TRUE(found[0].failure->detail.starts_with("standard input: is a text, not a recording"));
}

TEST_F(PredictorTest, AStreamIsARecordingAsItsFileIs) {
  const auto from_files = predicted(made_model(), 1);
  for (Recording& recording : recordings_)
    recording.piece.source = stream_of_file(recording.piece.source.name());
  const auto from_streams = predicted(made_model(), 3);
  for (std::size_t i = 0; i < from_files.size(); ++i) {
    EXPECT_EQ(from_files[i].probabilities, from_streams[i].probabilities);
  }
}

TEST_F(PredictorTest, NoRecordingsGiveNothing) {
  recordings_.clear();
  EXPECT_TRUE(predicted(made_model(), 4).empty());
}

TEST_F(PredictorTest, TellsTheObserverOfEveryRecording) {
  Counting observer;
  predictor(made_model(), 1)
      .run(
          listed(), [](const Recognition&) {}, observer);
  EXPECT_EQ(observer.total_, 9U);
  EXPECT_EQ(observer.steps_, 9U);
  EXPECT_TRUE(observer.ended_);
}

TEST_F(PredictorTest, StopsWhenAskedTo) {
  Counting observer(3);
  std::size_t done = 0;
  EXPECT_THROW(predictor(made_model(), 1)
                   .run(
                       listed(), [&](const Recognition&) { ++done; }, observer),
               Interrupted);
  EXPECT_EQ(done, 3U);
}

TEST_F(PredictorTest, HoldsAFewRecordingsOfAnEndlessList) {
  std::size_t asked = 0;
  std::size_t done = 0;
  const Recordings endless{[&]() -> std::optional<Recording> {
                             ++asked;
                             return recordings_[0];
                           },
                           0};
  Counting observer(50);
  EXPECT_THROW(predictor(made_model(), 2)
                   .run(
                       endless,
                       [&](const Recognition&) {
                         ++done;
                         EXPECT_LE(asked - done, 8U);
                       },
                       observer),
               Interrupted);
  EXPECT_GE(done, 50U);
}

TEST_F(PredictorTest, ASpeakersClipsMustBeAFolderOfEnough) {
  const auto refused = [&](const std::string& folder) {
    return std::string(
        thrown_by([&] {
          const Predictor made(made_model(), {Backend::kNative, folder, 1}, silent_observer());
        }).what());
  };
  const std::string none = (folder_ / "none").string();
  EXPECT_EQ(refused(none), "--speaker-clips " + none + ": is no folder");
  std::filesystem::create_directory(none);
  EXPECT_EQ(refused(none), none + ": no recordings in this folder");
  std::filesystem::copy(folder_ / "0.wav", folder_ / "none/0.wav");
  EXPECT_EQ(refused(none), "--speaker-clips " + none +
                               ": 1 usable recordings are too few to know the speaker by; give at "
                               "least 5, or leave the option out");
}

TEST_F(PredictorTest, ASpeakersClipsNormaliseWhatIsRecognised) {
  const Predictor adapted(made_model(), {Backend::kNative, folder_.path(), 2}, silent_observer());
  std::vector<Recognition> found;
  adapted.run(
      listed(), [&](const Recognition& one) { found.push_back(one); }, silent_observer());
  const Recognizer recognizer(made_model());
  const auto expected = recognize_speaker(recognizer, recordings_, 1);
  ASSERT_TRUE(expected.own);
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(found[i].probabilities, expected.recognitions[i].probabilities) << i;
  }
}

}  // namespace
}  // namespace ser
