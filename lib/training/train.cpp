#include "training/train.hpp"

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "corpora/synthetic.hpp"
#include "features/feature_store.hpp"
#include "metrics/calibration.hpp"
#include "models/embedding.hpp"
#include "training/embedded_experiment.hpp"
#include "training/experiment.hpp"
#include "training/first_weights.hpp"
#include "training/fit.hpp"
#include "training/fit_layers.hpp"
#include "training/test_predictions.hpp"
#include "training/transfer.hpp"

namespace ser {
namespace {

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
  std::unique_ptr<const EncodedSet> encoded = nullptr;  ///< see FirstWeights
};

std::vector<std::size_t> used_rows(const Split& split) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < split.part.size(); ++row) {
    if (split.part[row] != Part::kUnused) rows.push_back(row);
  }
  return rows;
}

void note(const RunFolder& run, Observer& observer, const std::string& line) {
  run.log(line);
  observer.info(line);
}

std::string begins_text(const TrainingSet& set, const Stamps& stamps, const std::string& about) {
  return std::to_string(set.train.size()) + " clips to train, " + std::to_string(set.dev.size()) +
         " to choose by; " + about + (stamps.speaker_dependent ? "; speaker-dependent" : "");
}

Trained train_network(const Experiment& experiment, const TrainingSet& set, const Split& split,
                      const TrainOptions& options, const LearnerMaker& make_learner,
                      const RunFolder& run, int jobs, Observer& observer) {
  const TrainConfig& config = experiment.training;
  auto saved = run.read_checkpoint();
  const bool goes_on = saved && !saved->history.empty();
  FirstWeights first;
  if (!goes_on || set.embedded) {
    first = first_weights(experiment, set, set.train, options, run, jobs, observer);
  }
  const TrainingSet left = first.encoded ? behind(*first.encoded, set) : set;
  const auto learner = make_learner(left.network, goes_on ? saved->weights : first.weights,
                                    {config.optimizer, prefixes_of(config.layers),
                                     config.gradient_clip, options.device, options.threads});
  if (goes_on) {
    learner->restore(saved->optimizer);
    observer.info("going on after epoch " + std::to_string(saved->history.size()));
  }
  note(run, observer, begins_text(set, split.stamps, learner->about()));
  Checkpoint best = fit(config, experiment.augmentation, left, goes_on ? *saved : Checkpoint{},
                        *learner, run, jobs, observer);
  learner->set_weights(best.best_weights);
  const double temperature = fit_temperature(
      logits_of(left, set.dev, config.batch_size, jobs, *learner), truth_of(set, set.dev));
  if (first.encoded) best.best_weights.merge(std::move(first.weights));
  return {std::move(best), temperature, learner->version(), std::move(first.encoded)};
}

/// Where an encoder is frozen, on what it gives of each clip.
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
  FirstWeights first =
      first_weights(experiment, set, used_rows(split), options, run, jobs, observer);
  const TrainingSet left = first.encoded ? behind(*first.encoded, set) : set;
  Checkpoint best =
      fit_once(experiment.training, left, std::move(first.weights), run, jobs, observer);
  const double temperature = fit_temperature(native_logits(left, set.dev, best.best_weights, jobs),
                                             truth_of(set, set.dev));
  return {std::move(best), temperature, backend, std::move(first.encoded)};
}

Heard both(Heard one, const Heard& other) {
  one.speakers.insert(other.speakers.begin(), other.speakers.end());
  one.recordings.insert(other.recordings.begin(), other.recordings.end());
  return one;
}

/// True when the store is of the encoder's embeddings instead of the network's inputs.
bool holds_embeddings(const TrainOptions& options, const std::optional<Model>& encoder) {
  return encoder && options.store &&
         FeatureStore::holds_vectors(*options.store, embedding_config(*encoder));
}

void refuse_augmentation(const AugmentConfig& augmentation) {
  if (augmentation.empty()) return;
  throw usage_error(
      "augmentation: the embeddings in --features are of the clips as they are; leave --features "
      "out, or give a store of the model's own features");
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
  if (options.encoder) config["run"]["encoder"] = hash_of_file(*options.encoder);
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
  if (needs_network(experiment.features)) {
    throw usage_error(
        "config: features: are the embedding of a model that is not there (name it with --set "
        "features=embedding:MODEL)");
  }
  const Network network(experiment.network, network_inputs(experiment.features),
                        static_cast<std::int64_t>(target.labels.size()));

  split.stamps.synthetic = any_synthetic(corpora_in(manifest));
  split.stamps.speaker_adapted = !speaker_layers(network).empty();
  const auto encoder = options.encoder ? std::optional(read_model(*options.encoder)) : std::nullopt;
  split.stamps.speaker_dependent |=
      encoder &&
      encoder_heard(*encoder, manifest, split.rows(Part::kTest), options.allow_speaker_overlap);
  const RunFolder run(path);
  TrainOutcome outcome;
  outcome.notes = split.notes;
  const Json config = run_config(experiment_json, manifest, target, split.recipe, options);
  if (open_run(run, config, options)) {
    outcome.was_finished = true;
    return outcome;
  }
  const bool fitted = is_fitted(network, experiment.training.layers);
  if (!fitted) check_layer_rates(experiment.training.layers, network);
  run.write_split(split_csv(manifest, split));
  const int jobs = resolve_jobs(options.jobs);
  const bool embedded = holds_embeddings(options, encoder);
  if (embedded) refuse_augmentation(experiment.augmentation);
  const FeatureSource features(manifest,
                               embedded ? embedding_config(*encoder) : experiment.features,
                               options.store, jobs, observer);
  const TrainingSet set = {
      manifest, target, features, network, split.rows(Part::kTrain), split.rows(Part::kDev),
      embedded};

  const Trained trained =
      fitted ? fit_natively(experiment, set, split, options, run, jobs, observer)
             : train_network(experiment, set, split, options, make_learner, run, jobs, observer);
  const Checkpoint& best = trained.best;
  Model model = {experiment.features, experiment.network, target, {}, {}};
  model.members.push_back({best.best_weights, trained.temperature});
  model.trained = provenance_of(set, split, experiment_json, best, trained.backend);
  if (encoder) model.trained.heard = both(std::move(model.trained.heard), encoder->trained.heard);
  const auto test = split.rows(Part::kTest);
  if (!test.empty()) report(model, test_predictions(model, set, trained.encoded.get(), test, jobs));
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
