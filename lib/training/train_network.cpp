#include "training/train_network.hpp"

#include <utility>

#include "core/error.hpp"
#include "metrics/calibration.hpp"
#include "training/fit.hpp"
#include "training/fit_layers.hpp"
#include "training/initial_weights.hpp"
#include "training/members.hpp"
#include "training/transfer.hpp"

namespace ser {
namespace {

void note(const NetworkTraining& work, const RunFolder& run, const std::string& line) {
  run.log(line);
  work.observer.info(line);
}

Tensors first_weights(const NetworkTraining& work, std::uint64_t seed, const RunFolder& run) {
  const TrainingSet& set = work.set;
  Tensors first = initial_weights(set.network, seed, set.features, set.train);
  if (!work.options.init) return first;
  Transfer transfer = taken_over(set.network, std::move(first), *work.options.init);
  note(work, run, transfer_text(transfer));
  return std::move(transfer.weights);
}

std::string begins_text(const NetworkTraining& work, const std::string& about) {
  return std::to_string(work.set.train.size()) + " clips to train, " +
         std::to_string(work.set.dev.size()) + " to choose by; " + about +
         (work.stamps.speaker_dependent ? "; speaker-dependent" : "");
}

Trained fit_in_epochs(const NetworkTraining& work, std::uint64_t seed, const RunFolder& run) {
  TrainConfig config = work.experiment.training;
  config.seed = seed;
  auto saved = run.read_checkpoint();
  const bool goes_on = saved && !saved->history.empty();
  const auto learner =
      work.make_learner(work.set.network, goes_on ? saved->weights : first_weights(work, seed, run),
                        {config.optimizer, prefixes_of(config.layers), config.gradient_clip,
                         work.options.device, work.options.threads});
  if (goes_on) {
    learner->restore(saved->optimizer);
    work.observer.info("going on after epoch " + std::to_string(saved->history.size()));
  }
  note(work, run, begins_text(work, learner->about()));
  Checkpoint best = fit(config, work.experiment.augmentation, work.set,
                        goes_on ? *saved : Checkpoint{}, *learner, run, work.jobs, work.observer);
  learner->set_weights(best.best_weights);
  const double temperature =
      fit_temperature(logits_of(work.set, work.set.dev, config.batch_size, work.jobs, *learner),
                      truth_of(work.set, work.set.dev));
  return {std::move(best), temperature, learner->version()};
}

Trained fit_natively(const NetworkTraining& work, std::uint64_t seed, const RunFolder& run) {
  if (!work.experiment.augmentation.empty()) {
    throw usage_error(
        "augmentation: svm and logistic are fitted once on the clips as they are; "
        "make copies with ser augment instead");
  }
  note(work, run, begins_text(work, "fitted without LibTorch"));
  Checkpoint best = fit_once(work.experiment.training, work.set, first_weights(work, seed, run),
                             run, work.jobs, work.observer);
  const double temperature =
      fit_temperature(native_logits(work.set, work.set.dev, best.best_weights, work.jobs),
                      truth_of(work.set, work.set.dev));
  return {std::move(best), temperature, "ser"};
}

}  // namespace

std::vector<std::string> prefixes_of(const std::vector<LayerRate>& layers) {
  std::vector<std::string> prefixes;
  for (const LayerRate& layer : layers) prefixes.push_back(layer.prefix);
  return prefixes;
}

Trained train_network(const NetworkTraining& work, std::uint64_t seed, const RunFolder& run) {
  return is_fitted(work.set.network) ? fit_natively(work, seed, run)
                                     : fit_in_epochs(work, seed, run);
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
