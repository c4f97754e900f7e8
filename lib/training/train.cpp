#include "training/train.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "features/store/feature_store.hpp"
#include "metrics/score.hpp"
#include "models/embedding.hpp"
#include "training/train_network.hpp"

namespace ser {
namespace {

std::vector<std::string> corpora_in(const Manifest& manifest) {
  std::set<std::string> names;
  for (const Utterance& row : manifest.rows) {
    if (!row.corpus.empty()) names.insert(row.corpus);
  }
  return {names.begin(), names.end()};
}

Heard both(Heard one, const Heard& other) {
  one.speakers.insert(other.speakers.begin(), other.speakers.end());
  one.recordings.insert(other.recordings.begin(), other.recordings.end());
  return one;
}

Provenance provenance_of(const TrainingTask& task, const std::string& backend) {
  Provenance trained;
  trained.manifest_hash = task.manifest.hash;
  trained.split = task.split.recipe;
  trained.seed = task.experiment.training.seed;
  trained.experiment = json_line(describe(task.experiment));
  trained.heard = both(heard_in(task.manifest, task.split), task.beginnings.heard());
  trained.stamps = task.split.stamps;
  for (const Part part : {Part::kTrain, Part::kDev, Part::kTest}) {
    trained.clips[std::string(part_name(part))] = task.split.rows(part).size();
  }
  trained.versions = {{"ser", SER_VERSION}, {"backend", backend}};
  trained.corpora = corpora_in(task.manifest);
  trained.notes = task.split.notes;
  return trained;
}

/// Figures on the development part: of one network as its training found them, of several those of
/// their mean.
std::map<std::string, double> development_of(const Model& model, const TrainingSet& set,
                                             const std::vector<Trained>& members, int jobs) {
  const Trained& first = members.front();
  if (members.size() == 1) {
    std::map<std::string, double> figures = {
        {"uar", first.dev.uar}, {"wa", first.dev.wa}, {"loss", first.dev.loss}};
    if (first.best.best_epoch > 0) figures["epoch"] = first.best.best_epoch;
    return figures;
  }
  ScoreOptions no_intervals;
  no_intervals.bootstrap = 0;
  const Scores scores = score(
      predictions_of(model, set, first.encoded.get(), set.dev, jobs).predictions, no_intervals);
  return {{"uar", *scores.metric("uar").value},
          {"wa", *scores.metric("wa").value},
          {"loss", *scores.metric("log_loss").value}};
}

/// The features that the store is of, where it holds the encoder's embeddings instead of the
/// network's inputs.
std::optional<FeatureConfig> stored_embeddings(const TrainingTask& task,
                                               const TrainOptions& options) {
  const auto& encoder = task.beginnings.encoder;
  if (!encoder || !options.store) return std::nullopt;
  FeatureConfig embedding = embedding_config(encoder->model);
  if (!FeatureStore::holds_vectors(*options.store, embedding)) return std::nullopt;
  if (!task.experiment.augmentation.empty()) {
    throw usage_error(
        "augmentation: the embeddings in --features are of the clips as they are; leave --features "
        "out, or give a store of the model's own features");
  }
  return embedding;
}

/// All that ser predict needs, and how it came to be.
Model model_of(const TrainingTask& task, const TrainingSet& set,
               const std::vector<Trained>& members, int jobs) {
  Model model = {task.experiment.features, task.experiment.network, task.target, {}, {}};
  for (const Trained& member : members) {
    model.members.push_back({member.best.best_weights, member.temperature});
  }
  model.trained = provenance_of(task, members.front().backend);
  model.trained.development = development_of(model, set, members, jobs);
  return model;
}

TrainOutcome outcome_of(const Model& model, const Experiment& experiment,
                        const std::vector<Trained>& members) {
  TrainOutcome outcome;
  outcome.members = static_cast<int>(members.size());
  outcome.epochs = static_cast<int>(members.front().best.history.size());
  const auto& figures = model.trained.development;
  if (const auto epoch = figures.find("epoch"); epoch != figures.end()) {
    outcome.best_epoch = static_cast<int>(epoch->second);
  }
  outcome.fitted = is_fitted(members.front().best.history);
  outcome.kept_last = experiment.training.keep == KeptEpoch::kLast;
  outcome.dev_uar = figures.at("uar");
  outcome.dev_wa = figures.at("wa");
  return outcome;
}

}  // namespace

TrainOutcome train(const TrainingTask& task, const RunFolder& run, const TrainOptions& options,
                   const LearnerMaker& make_learner, const TestReport& report, Observer& observer) {
  const int jobs = resolve_jobs(options.jobs);
  const auto embeddings = stored_embeddings(task, options);
  const FeatureSource features(task.manifest, embeddings.value_or(task.experiment.features),
                               options.store, jobs, observer);
  const TrainingSet set = {task.manifest,
                           task.target,
                           features,
                           task.network,
                           task.split.rows(Part::kTrain),
                           task.split.rows(Part::kDev),
                           embeddings.has_value()};
  const NetworkTraining work = {task.experiment, set,  task.split.stamps, task.beginnings, options,
                                make_learner,    jobs, observer};
  const std::vector<Trained> members = train_members(work, run);
  const Model model = model_of(task, set, members, jobs);
  const auto test = task.split.rows(Part::kTest);
  if (!test.empty()) {
    report(model, predictions_of(model, set, members.front().encoded.get(), test, jobs));
  }
  write_model(run.model(), model);
  return outcome_of(model, task.experiment, members);
}

}  // namespace ser
