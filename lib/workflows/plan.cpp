#include "workflows/plan.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "features/heard_hashes.hpp"
#include "manifest/speaker_emotions.hpp"
#include "models/embedding.hpp"
#include "network/speaker_layers.hpp"
#include "splits/sides.hpp"
#include "storage/atomic_file.hpp"
#include "training/fitted/fit_layers.hpp"
#include "training/network_parts.hpp"

namespace ser {

ResolvedExperiment resolve(const ExperimentRequest& request,
                           const std::optional<std::filesystem::path>& init) {
  ResolvedExperiment resolved;
  resolved.beginnings = load_beginnings(init, encoder_file(request.config, request.settings));
  const auto& encoder = resolved.beginnings.encoder;
  Experiment experiment =
      effective_experiment(request.config, request.settings, encoder ? &encoder->model : nullptr);
  if (request.normalize) experiment = normalized(std::move(experiment), *request.normalize);
  if (encoder) experiment = embedded(std::move(experiment), encoder->model);
  resolved.experiment = std::move(experiment);
  return resolved;
}

Manifest read_known_manifest(const std::filesystem::path& path, int jobs, Observer& observer) {
  Manifest manifest = read_manifest(path);
  fill_heard_hashes(manifest, all_rows(manifest), resolve_jobs(jobs), observer);
  return manifest;
}

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

/// Where branches are to be trained apart, and cannot be.
void check_branches(const Setup& setup) {
  const TrainConfig& training = setup.experiment.training;
  if (training.branches != BranchTraining::kApart) return;
  if (setup.beginnings.encoder) {
    throw usage_error(
        "training.branches: apart is not for what stands behind the embedding of a model; train "
        "them together");
  }
  refuse_inseparable(has_fit_layer(setup.network) ? trained_part(setup.network, training.layers)
                                                  : setup.network);
}

void check(const Setup& setup) {
  const TrainConfig& training = setup.experiment.training;
  if (training.refit && !has_fit_layer(setup.network)) {
    throw usage_error(
        "training.refit: is for svm and logistic, and the network's head has neither");
  }
  check_branches(setup);
  if (setup.needs_torch) check_layer_rates(training.layers, setup.network);
}

/// The split with the stamps that the setup decides.
Split stamped(const Setup& setup, Split split) {
  Stamps& stamps = split.stamps;
  const Standardize::By grouping = grouping_of(setup.network);
  stamps.synthetic = any_synthetic(*setup.manifest);
  stamps.speaker_adapted = grouping == Standardize::By::kSpeaker;
  stamps.corpus_adapted = grouping == Standardize::By::kCorpus;
  if (grouping == Standardize::By::kSpeaker) {
    const auto note = tied_normalize_text(speaker_emotions(*setup.manifest));
    if (note) split.notes.push_back(*note);
  }
  stamps.init_unknown = is_of_unknown_origin(setup.beginnings);
  stamps.speaker_dependent |= have_heard(setup.beginnings, *setup.manifest, split.rows(Part::kTest),
                                         setup.flags.allow_speaker_overlap);
  return split;
}

}  // namespace

SetupPtr set_up(Manifest manifest, Experiment experiment, Beginnings beginnings, PlanFlags flags) {
  if (needs_network(experiment.features)) {
    throw usage_error(
        "config: features: are the embedding of a model that is not there (name it with --set "
        "features=embedding:MODEL)");
  }
  Target target = target_of(manifest);
  require_rows(manifest);
  require_labels(manifest, target);
  Network network(experiment.network, network_inputs(experiment.features),
                  static_cast<std::int64_t>(target.labels.size()));
  const bool needs_torch = needs_epochs(network, experiment.training.layers);
  auto setup = std::make_shared<const Setup>(
      Setup{std::make_shared<const Manifest>(std::move(manifest)), std::move(target),
            std::move(experiment), std::move(beginnings), flags, std::move(network), needs_torch});
  check(*setup);
  return setup;
}

Plan FoldPlans::fold(int number) const {
  for (const Fold& fold : folds.folds) {
    if (fold.number == number) return {setup, fold.split};
  }
  throw usage_error("--fold " + std::to_string(number) + ": --cv " + folds.recipe +
                    " has no such fold");
}

Plan plan(SetupPtr setup, SplitRecipe recipe) {
  recipe.seed = setup->experiment.training.seed;
  recipe.allow_speaker_overlap = setup->flags.allow_speaker_overlap;
  recipe.leak_copies = setup->experiment.training.leak_copies;
  Split split = stamped(*setup, make_split(*setup->manifest, setup->target, recipe));
  return {std::move(setup), std::move(split)};
}

FoldPlans plan(SetupPtr setup, FoldRecipe recipe) {
  if (setup->experiment.training.leak_copies) refuse_leak_of_copies();
  recipe.seed = setup->experiment.training.seed;
  recipe.allow_speaker_overlap = setup->flags.allow_speaker_overlap;
  Folds folds = make_folds(*setup->manifest, setup->target, recipe);
  for (Fold& fold : folds.folds) {
    fold.split = stamped(*setup, std::move(fold.split));
    folds.stamps = folds.stamps | fold.split.stamps;
  }
  return {std::move(setup), std::move(folds)};
}

Plan plan_split(SetupPtr setup, Split split) {
  const auto leaks = find_leaks(*setup->manifest, split);
  if (!leaks.empty() && !setup->flags.allow_speaker_overlap) {
    throw_leaks("the split " + split.recipe + " of " + setup->manifest->source, leaks);
  }
  split = stamped(*setup, std::move(split));
  split.stamps.speaker_dependent |= !leaks.empty();
  return {std::move(setup), std::move(split)};
}

Json run_config(const Setup& setup, const std::string& recipe) {
  Json config = describe(setup.experiment);
  config["run"] = {{"manifest_hash", setup.manifest->hash},
                   {"split", recipe},
                   {"allow_speaker_overlap", setup.flags.allow_speaker_overlap},
                   {"target", setup.target.column},
                   {"labels", setup.target.labels}};
  const Beginnings& beginnings = setup.beginnings;
  if (beginnings.init) config["run"]["init"] = beginnings.init->hash;
  if (beginnings.encoder) config["run"]["encoder"] = beginnings.encoder->hash;
  return config;
}

std::map<std::string, std::size_t> clips_by_part(const Split& split) {
  std::map<std::string, std::size_t> clips;
  for (const Part part : {Part::kTrain, Part::kDev, Part::kTest}) {
    clips[std::string(part_name(part))] = split.rows(part).size();
  }
  return clips;
}

std::vector<std::string> notes_of(const Folds& folds) {
  std::vector<std::string> notes = folds.notes;
  std::vector<std::pair<std::string, std::vector<int>>> by_text;
  for (const Fold& fold : folds.folds) {
    for (const auto& note : fold.split.notes) {
      auto found = std::ranges::find(by_text, note, [](const auto& one) { return one.first; });
      if (found == by_text.end()) found = by_text.insert(found, {note, {}});
      found->second.push_back(fold.number);
    }
  }
  for (const auto& [note, numbers] : by_text) {
    const std::string who = numbers.size() == 1 ? "fold " + std::to_string(numbers.front())
                                                : std::to_string(numbers.size()) + " of " +
                                                      std::to_string(folds.folds.size()) + " folds";
    notes.push_back(who + ": " + note);
  }
  return notes;
}

}  // namespace ser
