#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "reports/evaluation.hpp"
#include "splits/stamps.hpp"
#include "storage/json_reader.hpp"
#include "training/run/run_folder.hpp"

namespace ser {

/// What a run's test part said.
struct TestFigures {
  std::size_t n = 0;
  std::optional<double> uar;
  std::optional<double> wa;
  std::optional<std::array<double, 2>> uar_ci95;  ///< low, high
};

/// What the development part said of the weights that were kept.
struct DevelopmentFigures {
  double uar = 0.0;
  double wa = 0.0;
  double loss = 0.0;
};

/// A folder that `ser train` made.
struct RunSummary {
  std::string name;  ///< as it is shown
  bool finished = false;
  /// Of a cross-validation: its folders fold-N, by number; a damaged one has a fault.
  std::vector<RunSummary> folds;
  /// Of the folds' test UAR, when all are done and each tests every class.
  std::optional<FoldSummary> over_folds;
  bool begun = true;             ///< false for a fold that waits for its turn
  bool overlap_allowed = false;  ///< --allow-speaker-overlap was said
  bool copies_allowed = false;   ///< training.leak_copies was said
  int epochs_at_most = 0;
  std::vector<EpochRecord> history;
  /// The epoch that is kept: of the highest development UAR, then lowest loss, then first, or the
  /// last; nothing where several networks make the model, and the history is their mean.
  std::optional<EpochRecord> best;
  std::optional<DevelopmentFigures> dev;
  bool keeps_last = false;  ///< training.keep is last
  std::string split;        ///< the recipe
  std::vector<std::string> labels;
  std::string features;  ///< the name of the set; empty for one of its own
  std::uint64_t seed = 1;
  std::optional<TestFigures> test;
  std::string test_clips;        ///< a hash of which clips were tested; empty without a test
  std::optional<Stamps> stamps;  ///< nothing while neither test nor model say
  std::string fault;             ///< what is damaged in it; of folds and of what read_runs gives
};

/// Reads config.json, history.csv, test/metrics.json and, for the stamps of a run without a test
/// and the development figures of several networks, model.safetensors. Takes no lock: a run that is
/// being trained is unfinished. Throws data_error or model_error when a file is damaged.
RunSummary read_run(const std::filesystem::path& folder, const std::string& name);

/// The runs that are folders of `folder`, by name; a damaged one has a fault.
std::vector<RunSummary> read_runs(const std::filesystem::path& folder);

/// What a terminal shows of one run, at most 80 columns wide: its state, the best epoch, the
/// course of the training, the test; of a cross-validation a line a fold.
std::string run_text(const RunSummary& run);
/// {"kind": "run", "name", "state": "finished"|"unfinished", "features", "seed", "folds" (how many;
/// of a cross-validation, as the next three), "uar_mean", "uar_sd", "fold_runs": [run_json without
/// the history, …], "epochs", "epochs_at_most", "best_epoch", "dev": {"uar", "wa", "loss"}, "test":
/// {"n", "uar", "wa"}, "test_uar_ci95", "test_clips", "speaker_dependent", "speaker_adapted",
/// "synthetic", "copies_leaked", "corpus_adapted", "split", "labels", "history":
/// [{…}]}; null where not known.
Json run_json(const RunSummary& run);

/// The mean of the folds' development UAR; nothing until every fold has an epoch.
std::optional<double> mean_dev_uar(const std::vector<RunSummary>& folds);

/// A line a run: state, epochs (folds of a cross-validation), development UAR (the folds' mean),
/// test UAR and WA, stamps; then what tells whether figures compare: features, seed, test clips,
/// the interval, and a letter for runs that were tested on the same clips. At most 80 columns wide.
std::string runs_text(const std::vector<RunSummary>& runs);
/// {"kind": "runs", "runs": [run_json without the history, …]}; a damaged one has "error".
Json runs_json(const std::vector<RunSummary>& runs);

}  // namespace ser
