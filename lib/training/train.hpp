#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/observer.hpp"
#include "manifest/target.hpp"
#include "metrics/predictions.hpp"
#include "models/model.hpp"
#include "models/recognize_manifest.hpp"
#include "splits/split.hpp"
#include "training/epochs/learner.hpp"
#include "training/run/run_folder.hpp"

namespace ser {

using LearnerMaker =
    std::function<std::unique_ptr<Learner>(const Network&, const Tensors&, const LearnerConfig&)>;

struct TrainOptions {
  std::optional<std::filesystem::path> store;  ///< features that were extracted before
  std::optional<std::filesystem::path> init;   ///< safetensors to begin from
  /// The model whose embedding the network of the experiment begins with (embedded_experiment).
  std::optional<std::filesystem::path> encoder;
  std::string device = "auto";
  int threads = 0;
  int jobs = 0;
  bool resume = false;
  bool overwrite = false;
  bool allow_speaker_overlap = false;  ///< as the split was made with
};

/// What the test part says, before the run counts as finished: writes RUN/test.
using TestReport = std::function<void(const Model&, const ManifestPredictions&)>;

struct TrainOutcome {
  bool was_finished = false;  ///< nothing was done: `resume` on a finished run
  int members = 1;            ///< networks in the model
  int epochs = 0;             ///< of the first of them
  /// None of several networks, nor of branches that were trained apart.
  std::optional<int> best_epoch = std::nullopt;
  bool kept_last = false;  ///< instead of choosing it by the development part
  double dev_uar = 0.0;
  double dev_wa = 0.0;
  std::size_t train_clips = 0;
  std::size_t dev_clips = 0;
  std::size_t test_clips = 0;
  std::vector<std::string> notes;
};

/// One run, from a manifest and its split to `RUN/model.safetensors`, which is written last. An
/// interrupted run goes on when its config is equal; throws usage_error when it is another's, or is
/// finished. `experiment` is the effective config (JSON); `report` is called with the predictions
/// of the test part when there is one.
TrainOutcome train(const Manifest& manifest, const Target& target, const Json& experiment,
                   Split split, const std::filesystem::path& run, const TrainOptions& options,
                   const LearnerMaker& make_learner, const TestReport& report, Observer& observer);

/// What makes two runs the same run: the experiment, and under `run` the manifest's hash, the
/// split's recipe, whether a speaker may stand on two sides, the target and its labels, and the
/// hashes of the tensors it begins from.
Json run_config(const Json& experiment, const Manifest& manifest, const Target& target,
                const std::string& split_recipe, const TrainOptions& options);

/// Decides whether a run of this config is begun, continued or refused, and writes its config;
/// true: it is finished and there is nothing to do (`options.resume`). Throws usage_error.
bool open_run(const RunFolder& run, const Json& config, const TrainOptions& options);

/// Writes RUN/split.csv without training. Throws usage_error when the run is finished.
void write_split(const Manifest& manifest, const Split& split, const std::filesystem::path& run);

}  // namespace ser
