#include "training/train.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "corpora/synthetic.hpp"
#include "metrics/calibration.hpp"
#include "models/adaptation.hpp"
#include "models/predictions_of.hpp"
#include "models/recognizer.hpp"
#include "training/experiment.hpp"
#include "training/fit.hpp"
#include "training/fit_layers.hpp"
#include "training/initial_weights.hpp"
#include "training/transfer.hpp"

namespace ser {
namespace {

std::vector<std::string> prefixes_of(const std::vector<LayerRate>& layers) {
  std::vector<std::string> prefixes;
  for (const LayerRate& layer : layers) prefixes.push_back(layer.prefix);
  return prefixes;
}

/// Throws usage_error for a prefix that no trained tensor has, and when nothing would be trained.
void check_layer_rates(const std::vector<LayerRate>& layers, const Network& network) {
  const auto prefixes = prefixes_of(layers);
  std::vector<std::string> names;
  std::set<std::size_t> used;
  for (const Parameter& parameter : network.parameters()) {
    if (!parameter.trainable()) continue;
    names.push_back(parameter.name);
    used.insert(group_of(parameter.name, prefixes));
  }
  bool learns = used.contains(layers.size());
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const std::string key = "training.layers[" + std::to_string(i) + "]";
    if (!used.contains(i)) {
      throw usage_error(key + ".prefix: no tensor is left for '" + layers[i].prefix +
                        "' (tensors: " + join(names, ", ") + ")");
    }
    learns = learns || layers[i].rate > 0.0;
  }
  if (!learns) throw usage_error("training.layers: every layer has the rate 0; nothing is trained");
}

std::vector<std::string> corpora_in(const Manifest& manifest) {
  std::set<std::string> names;
  for (const Utterance& row : manifest.rows) {
    if (!row.corpus.empty()) names.insert(row.corpus);
  }
  return {names.begin(), names.end()};
}

Provenance provenance_of(const TrainingSet& set, const Split& split, const Json& experiment,
                         const Checkpoint& best, const std::string& backend) {
  Provenance trained;
  trained.manifest_hash = set.manifest.hash;
  trained.split = split.recipe;
  trained.seed = experiment.at("training").at("seed").get<std::uint64_t>();
  trained.experiment = experiment.dump();
  trained.heard = heard_in(set.manifest, split);
  trained.stamps = split.stamps;
  for (const Part part : {Part::kTrain, Part::kDev, Part::kTest}) {
    trained.clips[std::string(part_name(part))] = split.rows(part).size();
  }
  trained.development = {{"uar", best.best_uar},
                         {"wa", best.history[static_cast<std::size_t>(best.best_epoch) - 1].dev_wa},
                         {"loss", best.best_loss},
                         {"epoch", best.best_epoch}};
  trained.versions = {{"ser", SER_VERSION}, {"backend", backend}};
  trained.corpora = corpora_in(set.manifest);
  trained.notes = split.notes;
  return trained;
}

/// What a training leaves, whatever did it.
struct Trained {
  Checkpoint best;
  double temperature = 1.0;
  std::string backend;
};

void note(const RunFolder& run, Observer& observer, const std::string& line) {
  run.log(line);
  observer.info(line);
}

Tensors first_weights(const Experiment& experiment, const TrainingSet& set,
                      const TrainOptions& options, const RunFolder& run, Observer& observer) {
  Tensors first = initial_weights(set.network, experiment.training.seed, set.features, set.train);
  if (!options.init) return first;
  Transfer transfer = taken_over(set.network, std::move(first), *options.init);
  note(run, observer, transfer_text(transfer));
  return std::move(transfer.weights);
}

std::string begins_text(const TrainingSet& set, const Stamps& stamps, const std::string& about) {
  return std::to_string(set.train.size()) + " clips to train, " + std::to_string(set.dev.size()) +
         " to choose by; " + about + (stamps.speaker_dependent ? "; speaker-dependent" : "") +
         (stamps.copies_leaked ? "; copies leaked" : "");
}

Trained train_network(const Experiment& experiment, const TrainingSet& set, const Split& split,
                      const TrainOptions& options, const LearnerMaker& make_learner,
                      const RunFolder& run, int jobs, Observer& observer) {
  const TrainConfig& config = experiment.training;
  auto saved = run.read_checkpoint();
  const bool goes_on = saved && !saved->history.empty();
  const auto learner = make_learner(
      set.network,
      goes_on ? saved->weights : first_weights(experiment, set, options, run, observer),
      {config.optimizer, prefixes_of(config.layers), config.gradient_clip, options.device,
       options.threads});
  if (goes_on) {
    learner->restore(saved->optimizer);
    observer.info("going on after epoch " + std::to_string(saved->history.size()));
  }
  note(run, observer, begins_text(set, split.stamps, learner->about()));
  Checkpoint best = fit(config, experiment.augmentation, set, goes_on ? *saved : Checkpoint{},
                        *learner, run, jobs, observer);
  learner->set_weights(best.best_weights);
  const double temperature = fit_temperature(
      logits_of(set, set.dev, config.batch_size, jobs, *learner), truth_of(set, set.dev));
  return {std::move(best), temperature, learner->version()};
}

Trained fit_natively(const Experiment& experiment, const TrainingSet& set, const Split& split,
                     const TrainOptions& options, const RunFolder& run, int jobs,
                     Observer& observer) {
  if (!experiment.augmentation.empty()) {
    throw usage_error(
        "augmentation: svm and logistic are fitted once on the clips as they are; "
        "make copies with ser augment instead");
  }
  const std::string backend = "ser";
  note(run, observer, begins_text(set, split.stamps, "fitted without LibTorch"));
  Checkpoint best =
      fit_once(experiment.training, set, first_weights(experiment, set, options, run, observer),
               run, jobs, observer);
  const double temperature =
      fit_temperature(native_logits(set, set.dev, best.best_weights, jobs), truth_of(set, set.dev));
  return {std::move(best), temperature, backend};
}

ManifestPredictions predictions_of_test(const Model& model, const TrainingSet& set,
                                        const std::vector<std::size_t>& rows, int jobs) {
  const Recognizer recognizer(model);
  ManifestPredictions result{{model.target.labels, {}}, {}, {}};
  result.adapted.by = recognizer.grouping();
  const bool adapts = result.adapted.by != Standardize::By::kAll;
  std::map<std::size_t, std::vector<double>> probabilities;
  for (const auto& own : rows_by_group(set.manifest, rows, result.adapted.by)) {
    std::vector<const Features*> clips;
    for (const std::size_t row : own) clips.push_back(&set.features.get(row));
    const auto stats = adapts ? recognizer.adapt(clips, jobs) : std::nullopt;
    result.adapted.groups += stats ? 1 : 0;
    (stats ? result.adapted.clips : result.adapted.without) += own.size();
    auto found = parallel_results<std::vector<double>>(jobs, clips.size(), [&](std::size_t i) {
      return recognizer.recognize(*clips[i], stats ? &*stats : nullptr);
    });
    for (std::size_t i = 0; i < own.size(); ++i) probabilities[own[i]] = std::move(found[i]);
  }
  for (const std::size_t row : rows) {
    result.predictions.rows.push_back(
        prediction_of(set.manifest.rows[row], model.target, std::move(probabilities.at(row))));
  }
  return result;
}

}  // namespace

Json run_config(const Json& experiment, const Manifest& manifest, const Target& target,
                const std::string& split_recipe, const TrainOptions& options) {
  Json config = experiment;
  config["run"] = {{"manifest_hash", manifest.hash},
                   {"split", split_recipe},
                   {"allow_speaker_overlap", options.allow_speaker_overlap},
                   {"target", target.column},
                   {"labels", target.labels}};
  if (options.init) config["run"]["init"] = hash_of_file(*options.init);
  return config;
}

bool open_run(const RunFolder& run, const Json& config, const TrainOptions& options) {
  if (options.overwrite) {
    run.clear();
  } else if (run.finished()) {
    if (options.resume) return true;
    throw usage_error(run.path().string() +
                      ": the run is finished; --overwrite replaces it, --resume leaves it");
  }
  const Json known = run.config();
  if (!known.is_null() && known.dump() != config.dump()) {
    throw usage_error(run.path().string() +
                      ": an unfinished run with another config lies there; give the same command "
                      "to finish it, --overwrite to replace it, or another folder");
  }
  run.write_config(config);
  return false;
}

void write_split(const Manifest& manifest, const Split& split, const std::filesystem::path& run) {
  const RunFolder folder(run);
  if (folder.finished()) {
    throw usage_error(run.string() +
                      ": the run is finished, and its split stays as it is; name "
                      "another folder");
  }
  folder.write_split(split_csv(manifest, split));
}

TrainOutcome train(const Manifest& manifest, const Target& target, const Json& experiment_json,
                   Split split, const std::filesystem::path& path, const TrainOptions& options,
                   const LearnerMaker& make_learner, const TestReport& report, Observer& observer) {
  const Experiment experiment = experiment_from_json(experiment_json, "config:");
  const Network network(experiment.network, network_inputs(experiment.features),
                        static_cast<std::int64_t>(target.labels.size()));

  split.stamps.synthetic = any_synthetic(corpora_in(manifest));
  split.stamps.speaker_adapted = grouping_of(network) == Standardize::By::kSpeaker;
  split.stamps.corpus_adapted = grouping_of(network) == Standardize::By::kCorpus;
  const RunFolder run(path);
  TrainOutcome outcome;
  outcome.notes = split.notes;
  const Json config = run_config(experiment_json, manifest, target, split.recipe, options);
  if (open_run(run, config, options)) {
    outcome.was_finished = true;
    return outcome;
  }
  const bool fitted = is_fitted(network);
  if (!fitted) check_layer_rates(experiment.training.layers, network);
  run.write_split(split_csv(manifest, split));
  const int jobs = resolve_jobs(options.jobs);
  const FeatureSource features(manifest, experiment.features, options.store, jobs, observer);
  const TrainingSet set = {
      manifest, target, features, network, split.rows(Part::kTrain), split.rows(Part::kDev)};

  const Trained trained =
      fitted ? fit_natively(experiment, set, split, options, run, jobs, observer)
             : train_network(experiment, set, split, options, make_learner, run, jobs, observer);
  const Checkpoint& best = trained.best;
  Model model = {experiment.features, experiment.network, target, {}, {}};
  model.members.push_back({best.best_weights, trained.temperature});
  model.trained = provenance_of(set, split, experiment_json, best, trained.backend);
  const auto test = split.rows(Part::kTest);
  if (!test.empty()) report(model, predictions_of_test(model, set, test, jobs));
  write_model(run.model(), model);

  outcome.epochs = static_cast<int>(best.history.size());
  outcome.best_epoch = best.best_epoch;
  outcome.dev_uar = model.trained.development.at("uar");
  outcome.dev_wa = model.trained.development.at("wa");
  outcome.train_clips = set.train.size();
  outcome.dev_clips = set.dev.size();
  outcome.test_clips = test.size();
  return outcome;
}

}  // namespace ser
