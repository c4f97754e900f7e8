#include "models/recognizer.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <thread>

#include "generated_signals.hpp"
#include "made_wav.hpp"
#include "models/made_model.hpp"
#include "models/predictions_of.hpp"
#include "models/recognize_manifest.hpp"
#include "temp_folder.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

using Probabilities = std::vector<double>;

void expect_near(const Probabilities& found, const Probabilities& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], expected[i], 1e-7) << i;
}

TEST(Softmax, HasItsClosedForms) {
  const auto log_of = [](double x) { return static_cast<float>(std::log(x)); };
  expect_near(softmax({0, 0, 0, 0}, 1), {0.25, 0.25, 0.25, 0.25});
  expect_near(softmax({0, log_of(3)}, 1), {0.25, 0.75});
  expect_near(softmax({0, log_of(9)}, 2), {0.25, 0.75});  // the root of 9
  expect_near(softmax({0, log_of(3)}, 0.5), {0.1, 0.9});
  expect_near(softmax({7}, 1), {1});
}

TEST(Softmax, AConstantAddedChangesNothingAndLargeLogitsDoNotOverflow) {
  expect_near(softmax({101, 102, 103}, 1), softmax({1, 2, 3}, 1));
  expect_near(softmax({1e30F, 0, -1e30F}, 1), {1, 0, 0});
  expect_near(softmax({-1e30F, -1e30F}, 1), {0.5, 0.5});
}

TEST(Softmax, AHigherTemperatureFlattensAndKeepsTheOrder) {
  double before = 1.0;
  for (const double temperature : {0.1, 0.5, 1.0, 2.0, 10.0, 1000.0}) {
    const auto found = softmax({1, 2, 4}, temperature);
    EXPECT_LT(found[2], before);
    EXPECT_LT(found[0], found[1]);
    EXPECT_LT(found[1], found[2]);
    EXPECT_NEAR(found[0] + found[1] + found[2], 1.0, 1e-12);
    before = found[2];
  }
  EXPECT_NEAR(before, 1.0 / 3.0, 1e-3);
}

TEST(MostProbable, IsTheFirstOfEquals) {
  EXPECT_EQ(most_probable({0.2, 0.5, 0.3}), 1U);
  EXPECT_EQ(most_probable({0.4, 0.2, 0.4}), 0U);
  EXPECT_EQ(most_probable({1.0}), 0U);
}

Features some_features(const Recognizer& recognizer, std::uint32_t seed = 1) {
  Workspace workspace;
  return recognizer.extractor()({scaled(lcg_noise(16000, seed), 0.25F), 16000}, workspace);
}

TEST(Recognizer, GivesTheSoftmaxOfTheNetworksLogits) {
  const Recognizer recognizer(deaf_model({{0.0F, 1.0F, 2.0F}}));
  const double sum = 1 + std::exp(1.0) + std::exp(2.0);
  expect_near(recognizer.recognize(some_features(recognizer)),
              {1 / sum, std::exp(1.0) / sum, std::exp(2.0) / sum});
}

TEST(Recognizer, EachMemberIsTemperedAndTheMeanOfTheirProbabilitiesIsGiven) {
  Model model = deaf_model({{0, 2, 4}, {3, 0, 0}});
  model.members[0].temperature = 2.0;
  const Recognizer recognizer(model);
  const auto first = softmax({0, 1, 2}, 1);
  const auto second = softmax({3, 0, 0}, 1);
  expect_near(recognizer.recognize(some_features(recognizer)),
              {(first[0] + second[0]) / 2, (first[1] + second[1]) / 2, (first[2] + second[2]) / 2});
}

TEST(Recognizer, AnEnsembleIsTheMeanOfItsMembersAlone) {
  const Model both = made_model("weights", 2);
  Model first = both;
  first.members.pop_back();
  Model second = both;
  second.members.erase(second.members.begin());
  const Recognizer ensemble(both);
  const auto features = some_features(ensemble);
  const auto a = Recognizer(first).recognize(features);
  const auto b = Recognizer(second).recognize(features);
  EXPECT_NE(a, b);
  expect_near(ensemble.recognize(features),
              {(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2});
}

TEST(Recognizer, GivesTheSameFromFourThreadsAtOnce) {
  const Recognizer recognizer(made_model());
  std::vector<Features> features;
  std::vector<Probabilities> expected;
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    features.push_back(some_features(recognizer, seed));
    expected.push_back(recognizer.recognize(features.back()));
  }
  std::vector<std::vector<Probabilities>> found(4);
  std::vector<std::thread> threads;
  for (auto& mine : found) {
    threads.emplace_back([&] {
      for (const auto& one : features) mine.push_back(recognizer.recognize(one));
    });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& mine : found) EXPECT_EQ(mine, expected);
}

/// Good recordings with a bad one between them.
class PredictAll : public ::testing::Test {
 protected:
  PredictAll() {
    for (unsigned i = 0; i < 9; ++i) {
      const std::string name = std::to_string(i) + ".wav";
      std::vector<int> samples;
      for (const float value : lcg_noise(8000 + 100 * i, i + 1)) {
        samples.push_back(static_cast<int>(value * 8000));
      }
      write_file(folder_ / name, i == 4 ? std::string("no audio") : wav({}, pcm(samples)));
      recordings_.push_back({"name " + name, folder_ / name, std::nullopt});
    }
  }

  std::vector<Recognition> predicted(const Recognizer& recognizer, int jobs) const {
    std::vector<Recognition> result;
    predict_all(
        recognizer, recordings_, nullptr, jobs,
        [&](const Recognition& recognition) { result.push_back(recognition); }, silent_observer());
    return result;
  }

  TempFolder folder_;
  std::vector<Recording> recordings_;
};

TEST_F(PredictAll, KeepsTheOrderAndABadRecordingStopsNoOther) {
  const Recognizer recognizer(made_model());
  for (const int jobs : {1, 3}) {
    const auto found = predicted(recognizer, jobs);
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

TEST_F(PredictAll, GivesTheSameWhateverTheNumberOfJobs) {
  const Recognizer recognizer(made_model());
  const auto one = predicted(recognizer, 1);
  const auto four = predicted(recognizer, 4);
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].probabilities, four[i].probabilities);
  }
}

TEST_F(PredictAll, GivesWhatReadingExtractingAndRecognisingGive) {
  const Recognizer recognizer(made_model());
  const auto found = predicted(recognizer, 2);
  Workspace workspace;
  const Clip clip = read_clip(recordings_[2].path);
  EXPECT_EQ(found[2].probabilities,
            recognizer.recognize(recognizer.extractor()(clip.wave, workspace)));
}

TEST_F(PredictAll, ARangeIsReadAlone) {
  const Recognizer recognizer(made_model());
  recordings_ = {{"a", recordings_[0].path, TimeRange{0.1, 0.45}},
                 {"b", recordings_[0].path, TimeRange{0.1, 0.2}}};
  const auto found = predicted(recognizer, 1);
  EXPECT_DOUBLE_EQ(found[0].seconds, 0.35);
  EXPECT_EQ(found[1].failure->reason, "too-short");
}

TEST_F(PredictAll, SilenceIsAFailureAndClippingAFact) {
  std::vector<int> clipped = sine_samples(8000);
  std::fill_n(clipped.begin() + 100, 5, 32767);
  write_file(folder_ / "clipped.wav", wav({}, pcm(clipped)));
  write_file(folder_ / "silent.wav", wav({}, pcm(std::vector<int>(8000, 0))));
  recordings_ = {{"a", folder_ / "clipped.wav", {}}, {"b", folder_ / "silent.wav", {}}};
  const auto found = predicted(Recognizer(made_model()), 2);
  EXPECT_TRUE(found[0].clipped);
  EXPECT_EQ(found[0].probabilities.size(), 3U);
  EXPECT_EQ(found[1].failure->reason, "silent");
}

TEST_F(PredictAll, AFailureOfTheFeaturesNamesTheRecording) {
  Model model = made_model();
  model.features.inputs[0].cut.offset_s = 0.5;  // just as long as the shortest recording
  const auto found = predicted(Recognizer(model), 1);
  ASSERT_TRUE(found[0].failure);
  EXPECT_EQ(found[0].failure->reason, "too-short");
  EXPECT_TRUE(holds(found[0].failure->detail, (folder_ / "0.wav").string() + ": is too short"));
  EXPECT_FALSE(found[1].failure);
}

TEST_F(PredictAll, StandardInputIsNamedAsSuch) {
  recordings_ = {{"-", recordings_[4].path, {}}};
  const auto found = predicted(Recognizer(made_model()), 1);
  ASSERT_TRUE(found[0].failure);
  EXPECT_TRUE(holds(found[0].failure->detail, "standard input: cannot be decoded"));
}

TEST_F(PredictAll, NoRecordingsGiveNothing) {
  recordings_.clear();
  EXPECT_TRUE(predicted(Recognizer(made_model()), 4).empty());
}

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

TEST_F(PredictAll, TellsTheObserverOfEveryRecording) {
  Counting observer;
  predict_all(
      Recognizer(made_model()), recordings_, nullptr, 1, [](const Recognition&) {}, observer);
  EXPECT_EQ(observer.total_, 9U);
  EXPECT_EQ(observer.steps_, 9U);
  EXPECT_TRUE(observer.ended_);
}

TEST_F(PredictAll, StopsWhenAskedTo) {
  Counting observer(3);
  std::size_t done = 0;
  EXPECT_THROW(predict_all(
                   Recognizer(made_model()), recordings_, nullptr, 1,
                   [&](const Recognition&) { ++done; }, observer),
               Interrupted);
  EXPECT_EQ(done, 3U);
}

Manifest manifest_in(const TempFolder& folder) {
  Manifest manifest = parse_manifest(
      "file,start,end,corpus,speaker,gender,intensity,emotion\n"
      "0.wav,,,made,01,male,strong,sad\n1.wav,0.1,0.45,made,02,female,,happy\n"
      "4.wav,,,made,03,male,,sad\n2.wav,,,made,04,male,,bored\n8.wav,,,made,05,male,,angry\n",
      "data.csv");
  manifest.folder = folder.path();
  return manifest;
}

TEST_F(PredictAll, OfAManifestGivesItsRowsWithTruthAndListsTheFailed) {
  const Recognizer recognizer(deaf_model({{0, 5, 1}}));
  for (const int jobs : {1, 3}) {
    const auto result = recognize_manifest(recognizer, manifest_in(folder_), {4, 0, 2, 1},
                                           Normalize::kAsTrained, jobs, silent_observer());
    EXPECT_EQ(result.predictions.labels, (std::vector<std::string>{"happy", "sad", "angry"}));
    ASSERT_EQ(result.predictions.rows.size(), 3U);
    const auto& rows = result.predictions.rows;
    EXPECT_EQ(rows[0].file, "8.wav");
    EXPECT_EQ(rows[1].file, "0.wav");
    EXPECT_EQ(rows[2].file, "1.wav");
    EXPECT_EQ(rows[2].start, "0.1");
    EXPECT_EQ(rows[2].end, "0.45");
    EXPECT_EQ(rows[1].truth, "sad");
    EXPECT_EQ(rows[0].truth, "angry");
    EXPECT_EQ(rows[0].prediction, "sad");
    EXPECT_EQ(rows[1].corpus, "made");
    EXPECT_EQ(rows[1].speaker, "01");
    EXPECT_EQ(rows[1].gender, "male");
    EXPECT_EQ(rows[1].intensity, "strong");
    expect_near(rows[2].probabilities, softmax({0, 5, 1}, 1));
    ASSERT_EQ(result.failed.size(), 1U);
    EXPECT_EQ(result.failed[0].file, "4.wav");
    EXPECT_EQ(result.failed[0].reason, "unreadable");
  }
}

TEST_F(PredictAll, OfAManifestRefusesALabelThatTheModelDoesNotKnow) {
  const Recognizer recognizer(made_model());
  const Error error = thrown_by([&] {
    recognize_manifest(recognizer, manifest_in(folder_), {0, 3}, Normalize::kAsTrained, 1,
                       silent_observer());
  });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  EXPECT_STREQ(error.what(), "data.csv:5: unknown emotion 'bored' (known: happy, sad, angry)");
}

}  // namespace
}  // namespace ser
