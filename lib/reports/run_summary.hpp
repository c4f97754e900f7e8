#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "splits/stamps.hpp"
#include "storage/json_reader.hpp"
#include "training/run_folder.hpp"

namespace ser {

/// What a run's test part said.
struct TestFigures {
  std::size_t n = 0;
  std::optional<double> uar;
  std::optional<double> wa;
};

/// A folder that `ser train` made.
struct RunSummary {
  std::string name;  ///< as it is shown
  bool finished = false;
  std::size_t folds = 0;  ///< of a cross-validation: its sub-folders fold-N
  int epochs_at_most = 0;
  std::vector<EpochRecord> history;
  std::optional<EpochRecord> best;  ///< highest development UAR, then lowest loss, then first
  std::string split;                ///< the recipe
  std::vector<std::string> labels;
  std::optional<TestFigures> test;
  std::optional<Stamps> stamps;  ///< nothing while neither test nor model say
  std::string fault;             ///< what is damaged in it; only read_runs fills it
};

/// True when `folder` holds the config and the split, or the history, of a run.
bool is_run(const std::filesystem::path& folder);

/// Reads config.json, history.csv, test/metrics.json and, for the stamps of a run without a test,
/// model.safetensors. Takes no lock: a run that is being trained is unfinished. Throws data_error
/// or model_error when a file is damaged.
RunSummary read_run(const std::filesystem::path& folder, const std::string& name);

/// The runs that are folders of `folder`, by name; a damaged one has a fault.
std::vector<RunSummary> read_runs(const std::filesystem::path& folder);

/// What a terminal shows of one run, at most 80 columns wide: its state, the best epoch, the
/// course of the training, the test.
std::string run_text(const RunSummary& run);
/// {"kind": "run", "name", "state": "finished"|"unfinished", "folds" (of a cross-validation),
/// "epochs", "epochs_at_most", "best_epoch", "dev": {"uar", "wa", "loss"}, "test": {"n", "uar",
/// "wa"}, "speaker_dependent", "speaker_adapted", "synthetic", "split", "labels", "history":
/// [{…}]}; null where not known.
Json run_json(const RunSummary& run);

/// A line a run: state, epochs, development UAR, test UAR and WA, stamps; at most 80 columns wide.
std::string runs_text(const std::vector<RunSummary>& runs);
/// {"kind": "runs", "runs": [run_json without the history, …]}; a damaged one has "error".
Json runs_json(const std::vector<RunSummary>& runs);

}  // namespace ser
