#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/observer.hpp"
#include "manifest/manifest.hpp"
#include "manifest/target.hpp"
#include "network/network.hpp"
#include "splits/folds.hpp"
#include "splits/recipe.hpp"
#include "training/config/experiment.hpp"
#include "training/start/beginnings.hpp"
#include "training/train.hpp"

namespace ser {

/// What `--config` and the options that change it name.
struct ExperimentRequest {
  std::string config = "cnn";         ///< a name or a JSON file
  std::vector<std::string> settings;  ///< path.to.key=value, in their order
  std::optional<Standardize::By> normalize;
};

/// An experiment, and what its training begins from.
struct ResolvedExperiment {
  Experiment experiment;
  Beginnings beginnings;
};

/// Resolves names, applies settings, and reads each file that the training begins from once: `init`
/// and the model behind features `embedding:MODEL`. Throws usage_error, model_error.
ResolvedExperiment resolve(const ExperimentRequest& request,
                           const std::optional<std::filesystem::path>& init);

/// A manifest to train on. Rows whose samples it does not tell are decoded, so that the split keeps
/// equal recordings together, and the model is known not to be measured on them, under any name.
/// Throws data_error.
Manifest read_known_manifest(const std::filesystem::path& path, int jobs, Observer& observer);

struct PlanFlags {
  bool allow_speaker_overlap = false;  ///< a speaker may be in training and test; stamped
};

/// What one training and every fold of a cross-validation share. Made by set_up() alone, which
/// checks that all of it fits together.
struct Setup {
  std::shared_ptr<const Manifest> manifest;
  Target target;
  Experiment experiment;
  Beginnings beginnings;
  PlanFlags flags;
  Network network;           ///< resolved for the features and the classes
  bool needs_torch = false;  ///< something of it is trained in epochs
};
using SetupPtr = std::shared_ptr<const Setup>;

/// Throws usage_error where the experiment's parts contradict each other, data_error where the
/// manifest has no labels.
SetupPtr set_up(Manifest manifest, Experiment experiment, Beginnings beginnings, PlanFlags flags);

/// One training of which everything is decided and nothing begun. Its split is checked for leaks
/// and has all its stamps; only plan() and plan_split() make one.
struct Plan {
  SetupPtr setup;
  Split split;
};

/// A cross-validation: a plan for each fold.
struct FoldPlans {
  SetupPtr setup;
  Folds folds;  ///< each split checked and stamped; the stamps of all together

  /// Throws usage_error for a number that no fold has.
  Plan fold(int number) const;
};

/// Makes the split (or the folds) and decides its stamps; the recipe's seed and flags are the
/// setup's. Throws what make_split() (make_folds()) throws, and data_error when a model that the
/// training builds on was trained on the test part, unless the flags allow it.
Plan plan(SetupPtr setup, SplitRecipe recipe);
FoldPlans plan(SetupPtr setup, FoldRecipe recipe);
/// The same for a split that was made before. Throws data_error when it leaks.
Plan plan_split(SetupPtr setup, Split split);

/// What makes two runs the same run, as RUN/config.json holds it: the experiment, and under `run`
/// the manifest's hash, `recipe`, whether speakers may overlap, the target and its labels, and the
/// hashes of the tensors that it begins from.
Json run_config(const Setup& setup, const std::string& recipe);

/// Clips by part: train, dev, test.
std::map<std::string, std::size_t> clips_by_part(const Split& split);

/// All that a reader of the folds should know, each fold's notes under its number.
std::vector<std::string> notes_of(const Folds& folds);

/// The files that a training reads, by the names that its command gave them.
struct PlanSources {
  std::filesystem::path manifest;
  std::optional<std::filesystem::path> init;
  std::optional<std::filesystem::path> encoder;
  std::optional<std::filesystem::path> store;
  Device device = Device::kAuto;
};

/// Writes RUN/split.csv, RUN/fold-N/split.csv and, last, RUN/plan.json: all that a process needs to
/// train one fold (read_fold_plan).
void write_plans(const FoldPlans& plans, const PlanSources& sources,
                 const std::filesystem::path& run);

/// One fold's plan as write_plans() left it, and what it reads. The manifest, the split's leaks and
/// what the training begins from are checked again. Throws data_error when RUN holds no plan, or
/// when the manifest has changed since; usage_error for a number that no fold has.
struct StoredPlan {
  Plan plan;
  PlanSources sources;
};
StoredPlan read_fold_plan(const std::filesystem::path& run, int number);

}  // namespace ser
