#include "workflows/plan.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "models/made_model.hpp"
#include "splits/made_manifest.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

SetupPtr setup_of(Manifest manifest, Experiment experiment = effective_experiment("svm", {}),
                  Beginnings beginnings = {}, PlanFlags flags = {}) {
  return set_up(std::move(manifest), std::move(experiment), std::move(beginnings), flags);
}

SetupPtr made_setup() { return setup_of(made_manifest(6)); }

/// Beginnings of which a model was trained on this speaker.
Beginnings that_heard(const Utterance& row) {
  Model model = deaf_model({{0.0F, 1.0F, 2.0F}});
  model.trained.heard.speakers.insert(row.speaker_id());
  Beginnings beginnings;
  beginnings.init = InitFile{"earlier.safetensors", {}, "hash", std::move(model)};
  return beginnings;
}

TEST(SetUp, OnlyWhatIsTrainedInEpochsNeedsLibTorch) {
  EXPECT_FALSE(made_setup()->needs_torch);
  EXPECT_TRUE(setup_of(made_manifest(6), effective_experiment("cnn", {}))->needs_torch);
}

TEST(SetUp, RefusesAnExperimentWhosePartsContradictEachOther) {
  const auto refusal = [](const std::vector<std::string>& settings) {
    const Error error =
        thrown_by([&] { setup_of(made_manifest(6), effective_experiment("cnn", settings)); });
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return std::string(error.what());
  };
  EXPECT_TRUE(holds(refusal({"training.refit=true"}), "training.refit: is for svm and logistic"));
  EXPECT_TRUE(holds(refusal({R"(training.layers=[{"prefix": "nowhere"}])"}),
                    "training.layers[0].prefix: no tensor is left for 'nowhere'"));
}

TEST(Plan, HasTheSplitOfItsRecipeWithTheExperimentsSeed) {
  const SetupPtr setup =
      setup_of(made_manifest(6), effective_experiment("svm", {"training.seed=7"}));
  SplitRecipe recipe = parse_split_recipe("speaker:70/15/15");
  const Plan planned = plan(setup, recipe);
  recipe.seed = 7;
  EXPECT_EQ(planned.split.part, make_split(*setup->manifest, setup->target, recipe).part);
}

TEST(Plan, IsStampedByWhatTheNetworkNormalisesBy) {
  const auto stamps = [](Standardize::By by) {
    const auto setup = setup_of(made_manifest(6), normalized(effective_experiment("svm", {}), by));
    return plan(setup, parse_split_recipe("none")).split.stamps;
  };
  EXPECT_FALSE(stamps(Standardize::By::kAll).speaker_adapted);
  EXPECT_TRUE(stamps(Standardize::By::kSpeaker).speaker_adapted);
  EXPECT_TRUE(stamps(Standardize::By::kCorpus).corpus_adapted);
}

TEST(Plan, WhoeverHeardTheTestPartIsRefusedOrStamped) {
  const Manifest manifest = made_manifest(6);
  const Beginnings beginnings = that_heard(manifest.rows.front());
  SplitRecipe recipe;
  recipe.test_speakers = manifest.rows.front().speaker;
  const Error error = thrown_by(
      [&] { plan(setup_of(manifest, effective_experiment("svm", {}), beginnings), recipe); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  EXPECT_TRUE(holds(error.what(), "the model that this one builds on"));
  const auto allowed = setup_of(manifest, effective_experiment("svm", {}), beginnings, {true});
  EXPECT_TRUE(plan(allowed, recipe).split.stamps.speaker_dependent);
  recipe.test_speakers = manifest.rows.back().speaker;
  EXPECT_FALSE(plan(allowed, recipe).split.stamps.speaker_dependent);
}

TEST(Plan, OfFoldsIsOnePlanEach) {
  const FoldPlans plans = plan(made_setup(), parse_fold_recipe("group:speaker"));
  ASSERT_EQ(plans.folds.folds.size(), 5U);
  for (const Fold& fold : plans.folds.folds) {
    EXPECT_EQ(plans.fold(fold.number).split.part, fold.split.part);
  }
  EXPECT_EQ(thrown_by([&] { plans.fold(6); }).kind(), ErrorKind::kUsage);
}

TEST(PlanSplit, ALeakThatSomebodyWroteIntoASplitIsFound) {
  const SetupPtr setup = made_setup();
  Split split = plan(setup, parse_split_recipe("speaker:70/15/15")).split;
  EXPECT_NO_THROW(plan_split(setup, split));
  const std::size_t moved = split.rows(Part::kTest).front();
  split.part[moved] = Part::kTrain;
  const Error error = thrown_by([&] { plan_split(setup, split); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  EXPECT_TRUE(holds(error.what(), "is in train and test"));
  const auto allowed = setup_of(made_manifest(6), effective_experiment("svm", {}), {}, {true});
  EXPECT_TRUE(plan_split(allowed, split).split.stamps.speaker_dependent);
}

TEST(RunConfig, TellsRunsApartByWhatChangesTheirResult) {
  const auto config = [](const std::vector<std::string>& settings, PlanFlags flags,
                         const std::string& recipe) {
    return run_config(*setup_of(made_manifest(6), effective_experiment("svm", settings), {}, flags),
                      recipe)
        .dump();
  };
  const std::string one = config({}, {}, "none");
  EXPECT_EQ(one, config({}, {}, "none"));
  EXPECT_NE(one, config({"training.seed=2"}, {}, "none"));
  EXPECT_NE(one, config({}, {true}, "none"));
  EXPECT_NE(one, config({}, {}, "column"));
}

}  // namespace
}  // namespace ser
