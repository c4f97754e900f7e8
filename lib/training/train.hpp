#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "core/observer.hpp"
#include "manifest/manifest.hpp"
#include "manifest/target.hpp"
#include "models/model.hpp"
#include "models/recognize_manifest.hpp"
#include "splits/split.hpp"
#include "training/config/experiment.hpp"
#include "training/epochs/learner.hpp"
#include "training/run/run_folder.hpp"
#include "training/start/beginnings.hpp"

namespace ser {

using LearnerMaker =
    std::function<std::unique_ptr<Learner>(const Network&, const Tensors&, const LearnerConfig&)>;

/// What is trained: all of it decided, checked and stamped before (workflows/plan.hpp).
struct TrainingTask {
  const Manifest& manifest;
  const Target& target;
  const Experiment& experiment;
  const Network& network;  ///< the experiment's, resolved for its features and the target's classes
  const Split& split;
  const Beginnings& beginnings;
};

/// What a training runs on. But for the number of threads of the network, none of it changes the
/// result.
struct TrainOptions {
  std::optional<std::filesystem::path> store;  ///< features that were extracted before
  Device device = Device::kAuto;
  int threads = 0;  ///< of the network; 0: all cores
  int jobs = 0;     ///< of everything else; 0: all cores
};

/// What the test part says, before the run counts as finished.
using TestReport = std::function<void(const Model&, const ManifestPredictions&)>;

struct TrainOutcome {
  int members = 1;  ///< networks in the model
  int epochs = 0;   ///< of the first of them
  /// None of several networks, nor of branches that were trained apart.
  std::optional<int> best_epoch = std::nullopt;
  bool kept_last = false;  ///< instead of choosing it by the development part
  bool fitted = false;     ///< in one pass, without epochs (svm, logistic)
  double dev_uar = 0.0;
  double dev_wa = 0.0;
};

/// One run, to `RUN/model.safetensors`, which is written last; goes on from the checkpoints in the
/// folder, whose config is the task's. `report` is called with the predictions of the test part
/// when there is one. Throws usage_error where the features do not suit the task, data_error for a
/// recording that cannot be used, Interrupted.
TrainOutcome train(const TrainingTask& task, const RunFolder& run, const TrainOptions& options,
                   const LearnerMaker& make_learner, const TestReport& report, Observer& observer);

}  // namespace ser
