#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "splits/made_manifest.hpp"
#include "storage/atomic_file.hpp"
#include "temp_folder.hpp"
#include "thrown.hpp"
#include "workflows/plan.hpp"

namespace ser {
namespace {

class StoredPlans : public testing::Test {
 protected:
  StoredPlans() {
    write_atomically(manifest_, manifest_csv(made_manifest(6)));
    plans_ = plan(setup(), parse_fold_recipe("group:speaker"));
    sources_.manifest = manifest_;
    sources_.store = "features";
    sources_.device = Device::kCpu;
  }

  SetupPtr setup() const {
    return set_up(read_manifest(manifest_), effective_experiment("svm", {"training.seed=3"}), {},
                  {});
  }

  TempFolder folder_;
  std::filesystem::path manifest_ = folder_ / "data.csv";
  std::filesystem::path run_ = folder_ / "run";
  FoldPlans plans_;
  PlanSources sources_;
};

TEST_F(StoredPlans, AFoldIsReadBackAsItWasPlanned) {
  write_plans(plans_, sources_, run_);
  for (const Fold& fold : plans_.folds.folds) {
    const StoredPlan stored = read_fold_plan(run_, fold.number);
    EXPECT_EQ(stored.plan.split.part, fold.split.part);
    EXPECT_EQ(stored.plan.split.recipe, fold.split.recipe);
    EXPECT_EQ(stored.plan.split.notes, fold.split.notes);
    EXPECT_EQ(stored.plan.split.dev_shares_speaker, fold.split.dev_shares_speaker);
    EXPECT_EQ(stored.plan.split.stamps.speaker_dependent, fold.split.stamps.speaker_dependent);
    EXPECT_EQ(run_config(*stored.plan.setup, fold.split.recipe),
              run_config(*plans_.setup, fold.split.recipe));
    EXPECT_EQ(stored.sources.store, "features");
    EXPECT_EQ(stored.sources.device, Device::kCpu);
  }
}

TEST_F(StoredPlans, AChangedManifestIsRefused) {
  write_plans(plans_, sources_, run_);
  write_atomically(manifest_, manifest_csv(made_manifest(7)));
  const Error error = thrown_by([&] { read_fold_plan(run_, 1); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  EXPECT_TRUE(holds(error.what(), "has changed since"));
}

TEST_F(StoredPlans, AFoldThatWasNotPlannedIsAUsageErrorAndAFolderWithoutAPlanADataError) {
  write_plans(plans_, sources_, run_);
  EXPECT_EQ(thrown_by([&] { read_fold_plan(run_, 9); }).kind(), ErrorKind::kUsage);
  EXPECT_EQ(thrown_by([&] { read_fold_plan(folder_ / "none", 1); }).kind(), ErrorKind::kData);
}

TEST_F(StoredPlans, DamageIsAnErrorThatSaysWhatToDo) {
  write_plans(plans_, sources_, run_);
  write_atomically(run_ / "plan.json", R"({"folds": {"1": {}}})");
  const Error error = thrown_by([&] { read_fold_plan(run_, 1); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  EXPECT_TRUE(holds(error.what(), "is damaged; give the ser train command again"));
}

}  // namespace
}  // namespace ser
