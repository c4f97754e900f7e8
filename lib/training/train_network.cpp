#include "training/train_network.hpp"

#include <map>
#include <optional>
#include <utility>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/random.hpp"
#include "core/text.hpp"
#include "metrics/calibration.hpp"
#include "metrics/opinion_pool.hpp"
#include "metrics/predictions.hpp"
#include "models/adaptation.hpp"
#include "models/recognize_manifest.hpp"
#include "models/recognizer.hpp"
#include "training/epochs/epoch_loop.hpp"
#include "training/fitted/fit_layers.hpp"
#include "training/network_parts.hpp"
#include "training/start/first_weights.hpp"

namespace ser {
namespace {

/// The model that is left behind a frozen encoder: the same answers from its embedding.
Model model_behind(const EncodedSet& encoded, const Model& model) {
  FeatureInput input;
  input.name = encoded.network.inputs().front().name;
  input.kind = InputKind::kVector;
  input.embedding = {"", static_cast<std::size_t>(encoded.network.inputs().front().rows)};
  return {{{input}}, encoded.network.spec(), model.target, model.members, {}};
}

ManifestPredictions predictions_from(const Model& model, const TrainingSet& set,
                                     const std::vector<std::size_t>& rows, int jobs) {
  const Recognizer recognizer(model);
  ManifestPredictions result{{model.target.labels, {}}, {}, {}};
  result.adapted.by = recognizer.grouping();
  const bool adapts = result.adapted.by != Standardize::By::kAll;
  std::map<std::size_t, std::vector<double>> probabilities;
  const auto recognize_group = [&](const GroupOfClips& group) {
    const auto& clips = group.clips;
    const auto stats = adapts ? recognizer.adapt(clips, jobs) : std::nullopt;
    result.adapted.groups += stats ? 1 : 0;
    (stats ? result.adapted.clips : result.adapted.without) += clips.size();
    auto found = parallel_results<std::vector<double>>(jobs, clips.size(), [&](std::size_t i) {
      return recognizer.recognize(*clips[i], stats ? &*stats : nullptr);
    });
    for (std::size_t i = 0; i < clips.size(); ++i) {
      probabilities[group.rows[i]] = std::move(found[i]);
    }
  };
  for_each_group(
      set.manifest, rows, result.adapted.by,
      [&](std::size_t row) -> const Features& { return set.features.get(row); }, recognize_group);
  for (const std::size_t row : rows) {
    result.predictions.rows.push_back(
        prediction_of(set.manifest.rows[row], model.target, std::move(probabilities.at(row))));
  }
  return result;
}

}  // namespace

ManifestPredictions predictions_of(const Model& model, const TrainingSet& set,
                                   const EncodedSet* encoded, const std::vector<std::size_t>& rows,
                                   int jobs) {
  if (encoded == nullptr) return predictions_from(model, set, rows, jobs);
  return predictions_from(model_behind(*encoded, model), behind(*encoded, set), rows, jobs);
}

namespace {

void note(const NetworkTraining& work, const RunFolder& run, const std::string& line) {
  run.log(line);
  work.observer.info(line);
}

std::string split_stamps_text(const Stamps& stamps) {
  std::string text;
  for (const Stamp& stamp : kStamps) {
    if (stamp.of_split && stamps.*stamp.member) text += "; " + std::string(stamp.word);
  }
  return text;
}

std::string begins_text(const NetworkTraining& work, const std::string& about) {
  return std::to_string(work.set.train.size()) + " training clips, " +
         std::to_string(work.set.dev.size()) + " development clips; " + about +
         split_stamps_text(work.stamps);
}

std::string pool_text(const Network& network, const std::vector<double>& factors) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < factors.size(); ++i) {
    texts.push_back(network.spec().branches[i].input + " " + fixed(factors[i], 2));
  }
  return "branches joined: " + join(texts, ", ");
}

/// All branches at once, in epochs.
Trained train_together(const NetworkTraining& work, std::uint64_t seed, const RunFolder& run) {
  const TrainingSet& whole = work.set;
  TrainConfig config = work.experiment.training;
  config.seed = seed;
  auto saved = run.read_checkpoint();
  const bool goes_on = saved && !saved->history.empty();
  FirstWeights first;
  if (!goes_on || whole.embedded) {
    first = first_weights({seed, config.layers, work.beginnings}, whole, whole.train, run,
                          work.jobs, work.observer);
  }
  const TrainingSet set = first.encoded ? behind(*first.encoded, whole) : whole;
  const auto learner =
      work.make_learner(set.network, goes_on ? saved->weights : first.weights,
                        {config.optimizer, prefixes_of(config.layers), config.gradient_clip,
                         work.options.device, work.options.threads});
  if (goes_on) {
    learner->restore(saved->optimizer);
    work.observer.info("resuming after epoch " + std::to_string(saved->history.size()));
  }
  note(work, run, begins_text(work, learner->about()));
  Checkpoint best =
      run_epochs(config, work.experiment.augmentation, set, goes_on ? *saved : Checkpoint{},
                 *learner, run, work.jobs, work.observer);
  learner->set_weights(best.best_weights);
  const double temperature = fit_temperature(
      logits_of(set, set.dev, config.batch_size, work.jobs, *learner), truth_of(set, set.dev));
  const Figures dev = {best.best_loss,
                       best.history[static_cast<std::size_t>(best.best_epoch) - 1].dev_wa,
                       best.best_uar};
  if (first.encoded) best.best_weights.merge(std::move(first.weights));
  return {std::move(best), dev, temperature, learner->version(), std::move(first.encoded)};
}

/// The same data for another network, which must outlive it.
TrainingSet set_for(const Network& network, const TrainingSet& set) {
  return {set.manifest, set.target, set.features, network, set.train, set.dev, set.embedded};
}

/// One branch beneath a head of its own; it begins from `init` where that knows its tensors.
Trained train_branch(const NetworkTraining& work, const TrainingSet& set, std::uint64_t seed,
                     const RunFolder& run) {
  Beginnings beginnings = work.beginnings;
  const auto& init = beginnings.init;
  if (init && match(init->tensors, set.network).taken.empty()) beginnings.init.reset();
  return train_together({work.experiment, set, work.stamps, beginnings, work.options,
                         work.make_learner, work.jobs, work.observer},
                        seed, run);
}

/// The branches one after the other; then their logits are pooled with the weights that fit the
/// development part best, which also calibrate them.
Trained train_apart(const NetworkTraining& work, std::uint64_t seed, const RunFolder& run) {
  const TrainingSet& whole = work.set;
  const std::size_t count = whole.network.branches().size();
  if (work.beginnings.init) required_match(*work.beginnings.init, whole.network);
  std::vector<Tensors> weights;
  std::vector<Logits> logits;
  std::vector<std::vector<EpochRecord>> histories;
  Trained joined;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string& input = whole.network.spec().branches[i].input;
    note(work, run,
         "branch " + std::to_string(i + 1) + " of " + std::to_string(count) + ": " + input);
    const Network network = branch_alone(whole.network, i);
    const TrainingSet set = set_for(network, whole);
    Trained branch = train_branch(work, set, seed, RunFolder(run.branch(i + 1)));
    logits.push_back(native_logits(set, set.dev, branch.best.best_weights, work.jobs));
    weights.push_back(std::move(branch.best.best_weights));
    histories.push_back(std::move(branch.best.history));
    joined.backend = branch.backend;
    run.write_history(mean_history(histories));
  }
  const auto truth = truth_of(whole, whole.dev);
  const std::vector<double> factors = fit_pool_weights(logits, truth);
  note(work, run, pool_text(whole.network, factors));
  joined.best.best_weights = joined_weights(whole.network, weights, factors);
  joined.best.history = mean_history(histories);
  joined.dev = figures_of(pooled(logits, factors), truth, whole.target.labels.size());
  return joined;
}

/// In epochs, the branches together or apart.
Trained train_in_epochs(const NetworkTraining& work, std::uint64_t seed, const RunFolder& run) {
  const bool apart = work.experiment.training.branches == BranchTraining::kApart &&
                     work.set.network.branches().size() > 1;
  return apart ? train_apart(work, seed, run) : train_together(work, seed, run);
}

std::vector<std::size_t> rows_in_use(const TrainingSet& set) {
  std::vector<std::size_t> rows = set.train;
  rows.insert(rows.end(), set.dev.begin(), set.dev.end());
  return rows;
}

/// The svm and logistic layers; where an encoder is frozen before them, on what that gives of each
/// clip.
Trained fit_head(const NetworkTraining& work, const WeightSources& sources, const RunFolder& run) {
  const TrainingSet& whole = work.set;
  FirstWeights first =
      first_weights(sources, whole, rows_in_use(whole), run, work.jobs, work.observer);
  const TrainingSet set = first.encoded ? behind(*first.encoded, whole) : whole;
  Checkpoint best = fit_in_one_pass(work.experiment.training, set, std::move(first.weights), run,
                                    work.jobs, work.observer);
  const auto dev = native_logits(set, set.dev, best.best_weights, work.jobs);
  const auto truth = truth_of(set, set.dev);
  const double temperature = fit_temperature(dev, truth);
  if (work.experiment.training.refit) {
    TrainingSet both = set;
    both.train.insert(both.train.end(), set.dev.begin(), set.dev.end());
    best.best_weights = fit_layers(both, std::move(best.best_weights),
                                   work.experiment.training.class_weights, work.jobs);
    note(work, run, "fitted again with the development part");
  }
  Trained trained = {std::move(best), figures_of(dev, truth, set.target.labels.size()), temperature,
                     "ser"};
  if (whole.embedded) trained.encoded = std::move(first.encoded);
  return trained;
}

/// A network without layers to train.
Trained fit_without_epochs(const NetworkTraining& work, std::uint64_t seed, const RunFolder& run) {
  if (!work.experiment.augmentation.empty()) {
    throw usage_error(
        "augmentation: svm and logistic are fitted once on the clips as they are; "
        "make copies with ser augment instead");
  }
  note(work, run, begins_text(work, "fitted without LibTorch"));
  Trained trained = fit_head(work, {seed, work.experiment.training.layers, work.beginnings}, run);
  run.write_checkpoint(trained.best);
  return trained;
}

/// First the epochs of what must be trained, beneath a linear layer to the classes, then what is
/// fitted on it.
Trained train_then_fit(const NetworkTraining& work, std::uint64_t seed, const RunFolder& run) {
  const TrainingSet& whole = work.set;
  const Network part = trained_part(whole.network, work.experiment.training.layers);
  const TrainingSet set = set_for(part, whole);
  Trained first = train_in_epochs({work.experiment, set, work.stamps, work.beginnings, work.options,
                                   work.make_learner, work.jobs, work.observer},
                                  seed, run);
  const auto frozen = frozen_layers(whole.network);
  Trained trained = fit_head(work, {seed, frozen, work.beginnings, first.best.best_weights}, run);
  trained.backend = first.backend;
  trained.best.history = std::move(first.best.history);
  trained.best.best_epoch = first.best.best_epoch;
  return trained;
}

}  // namespace

Trained train_network(const NetworkTraining& work, std::uint64_t seed, const RunFolder& run) {
  const Network& network = work.set.network;
  if (!has_fit_layer(network)) return train_in_epochs(work, seed, run);
  return needs_epochs(network, work.experiment.training.layers)
             ? train_then_fit(work, seed, run)
             : fit_without_epochs(work, seed, run);
}

std::uint64_t member_seed(std::uint64_t seed, int i) {
  return i == 1 ? seed : derive_seed(seed, "member", static_cast<std::uint64_t>(i));
}

std::vector<Trained> train_members(const NetworkTraining& work, const RunFolder& run) {
  const TrainConfig& config = work.experiment.training;
  if (config.members == 1) return {train_network(work, config.seed, run)};
  std::vector<Trained> members;
  std::vector<std::vector<EpochRecord>> histories;
  for (int i = 1; i <= config.members; ++i) {
    note(work, run, "member " + std::to_string(i) + " of " + std::to_string(config.members));
    members.push_back(train_network(work, member_seed(config.seed, i), RunFolder(run.member(i))));
    histories.push_back(members.back().best.history);
    run.write_history(mean_history(histories));
  }
  return members;
}

}  // namespace ser
