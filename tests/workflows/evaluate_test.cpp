#include "workflows/evaluate.hpp"

#include <gtest/gtest.h>

#include "models/made_model.hpp"
#include "splits/made_manifest.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

/// A model that was trained on the first row's speaker.
Model model_that_heard_the_first(const Manifest& manifest) {
  Model model = deaf_model({{0.0F, 0.0F, 0.0F}});
  model.trained.heard.speakers.insert(manifest.rows.front().speaker_id());
  return model;
}

TEST(Evaluate, ASpeakerOfTheTrainingPartIsRefusedBeforeAnyRecordingIsRead) {
  const Manifest manifest = made_manifest(3);  // its recordings do not exist
  const Recognizer recognizer(model_that_heard_the_first(manifest));
  const Error error = thrown_by([&] { evaluate(recognizer, manifest, {}, silent_observer()); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  EXPECT_TRUE(holds(error.what(), "was in training"));
  EXPECT_TRUE(holds(error.what(), "--allow-speaker-overlap"));
}

TEST(Evaluate, APartWithoutASplitIsAUsageError) {
  const Manifest manifest = made_manifest(3);
  const Recognizer recognizer(model_that_heard_the_first(manifest));
  EvaluationOptions options;
  options.part = EvaluatedPart::kDev;
  EXPECT_EQ(thrown_by([&] { evaluate(recognizer, manifest, options, silent_observer()); }).kind(),
            ErrorKind::kUsage);
}

TEST(SummaryOfFolds, IsTheMeanAndTheDeviationWithNMinusOne) {
  const FoldSummary summary = summary_of({{1, 10, 0.5, 0.0}, {2, 10, 0.7, 0.0}, {3, 10, 0.6, 0.0}});
  EXPECT_NEAR(summary.uar_mean, 0.6, 1e-12);
  EXPECT_NEAR(*summary.uar_sd, 0.1, 1e-12);
  EXPECT_FALSE(summary_of({{1, 10, 0.5, 0.0}}).uar_sd);
}

}  // namespace
}  // namespace ser
