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
#include "features/store/feature_store.hpp"
#include "metrics/score.hpp"
#include "models/embedding.hpp"
#include "training/earlier_models.hpp"
#include "training/experiment.hpp"
#include "training/fit_layers.hpp"
#include "training/separate_branches.hpp"
#include "training/set_predictions.hpp"
#include "training/train_network.hpp"
#include "training/trained_part.hpp"
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
                         const std::string& backend) {
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
  trained.versions = {{"ser", SER_VERSION}, {"backend", backend}};
  trained.corpora = corpora_in(set.manifest);
  trained.notes = split.notes;
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

Heard both(Heard one, const Heard& other) {
  one.speakers.insert(other.speakers.begin(), other.speakers.end());
  one.recordings.insert(other.recordings.begin(), other.recordings.end());
  return one;
}

/// True when the store is of the encoder's embeddings instead of the network's inputs. `earlier`
/// begins with the encoder where there is one.
bool holds_embeddings(const TrainOptions& options, const std::vector<Model>& earlier) {
  return options.encoder && options.store &&
         FeatureStore::holds_vectors(*options.store, embedding_config(earlier.front()));
}

/// Where branches are to be trained apart, and cannot be.
void refuse_training_apart(const Network& network, const Experiment& experiment,
                           const TrainOptions& options) {
  if (options.encoder) {
    throw usage_error(
        "training.branches: apart is not for what stands behind the embedding of a model; train "
        "them together");
  }
  refuse_inseparable(has_fit_layer(network) ? trained_part(network, experiment.training.layers)
                                            : network);
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

  if (experiment.training.refit && !has_fit_layer(network)) {
    throw usage_error(
        "training.refit: is for svm and logistic, and the network's head has neither");
  }
  if (experiment.training.branches == "apart") refuse_training_apart(network, experiment, options);
  split.stamps.synthetic = any_synthetic(corpora_in(manifest));
  split.stamps.speaker_adapted = grouping_of(network) == Standardize::By::kSpeaker;
  split.stamps.corpus_adapted = grouping_of(network) == Standardize::By::kCorpus;
  const std::vector<Model> earlier = earlier_models(options);
  split.stamps.speaker_dependent |=
      have_heard(earlier, manifest, split.rows(Part::kTest), options.allow_speaker_overlap);
  const RunFolder run(path);
  TrainOutcome outcome;
  outcome.notes = split.notes;
  const Json config = run_config(experiment_json, manifest, target, split.recipe, options);
  if (open_run(run, config, options)) {
    outcome.was_finished = true;
    return outcome;
  }
  if (!is_fitted(network, experiment.training.layers)) {
    check_layer_rates(experiment.training.layers, network);
  }
  run.write_split(split_csv(manifest, split));
  const int jobs = resolve_jobs(options.jobs);
  const bool embedded = holds_embeddings(options, earlier);
  if (embedded) refuse_augmentation(experiment.augmentation);
  const FeatureSource features(manifest,
                               embedded ? embedding_config(earlier.front()) : experiment.features,
                               options.store, jobs, observer);
  const TrainingSet set = {
      manifest, target, features, network, split.rows(Part::kTrain), split.rows(Part::kDev),
      embedded};

  const NetworkTraining work = {experiment,   set,  split.stamps, options,
                                make_learner, jobs, observer};
  const std::vector<Trained> members = train_members(work, run);
  Model model = {experiment.features, experiment.network, target, {}, {}};
  for (const Trained& member : members) {
    model.members.push_back({member.best.best_weights, member.temperature});
  }
  model.trained = provenance_of(set, split, experiment_json, members.front().backend);
  for (const Model& model_before : earlier) {
    model.trained.heard = both(std::move(model.trained.heard), model_before.trained.heard);
  }
  model.trained.development = development_of(model, set, members, jobs);
  const auto test = split.rows(Part::kTest);
  if (!test.empty()) {
    report(model, predictions_of(model, set, members.front().encoded.get(), test, jobs));
  }
  write_model(run.model(), model);

  outcome.members = static_cast<int>(members.size());
  outcome.epochs = static_cast<int>(members.front().best.history.size());
  if (const auto epoch = model.trained.development.find("epoch");
      epoch != model.trained.development.end()) {
    outcome.best_epoch = static_cast<int>(epoch->second);
  }
  outcome.kept_last = experiment.training.keep == "last";
  outcome.dev_uar = model.trained.development.at("uar");
  outcome.dev_wa = model.trained.development.at("wa");
  outcome.train_clips = set.train.size();
  outcome.dev_clips = set.dev.size();
  outcome.test_clips = test.size();
  return outcome;
}

}  // namespace ser
