#include "training/epochs/epoch_loop.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/random.hpp"
#include "core/text.hpp"
#include "training/data/training_batches.hpp"
#include "training/epochs/schedule.hpp"

namespace ser {

void WeightAverage::update(const Tensors& weights, std::uint64_t step) {
  if (average_.empty()) {
    average_ = weights;
    return;
  }
  const auto n = static_cast<double>(step);
  const auto keep = static_cast<float>(std::min(decay_, (1.0 + n) / (10.0 + n)));
  for (const auto& [name, tensor] : weights) {
    const auto now = tensor.floats();
    const auto before = average_.at(name).floats();
    std::vector<float> values(now.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = keep * before[i] + (1.0F - keep) * now[i];
    }
    average_[name] = Tensor::of(tensor.shape(), std::move(values));
  }
}

namespace {

/// The epoch loop; run_epochs() without its arguments.
class EpochLoop {
 public:
  EpochLoop(const TrainConfig& config, const AugmentConfig& augment, const TrainingSet& set,
            Checkpoint checkpoint, Learner& learner, const RunFolder& run, int jobs,
            Observer& observer)
      : config_(config),
        set_(set),
        checkpoint_(std::move(checkpoint)),
        learner_(learner),
        run_(run),
        jobs_(jobs),
        observer_(observer),
        batches_(config, augment, set),
        average_(config.ema_decay),
        dev_truth_(truth_of(set, set.dev)) {
    average_.restore(checkpoint_.average);
  }

  Checkpoint run() {
    const auto left = static_cast<std::size_t>(config_.epochs) - checkpoint_.history.size();
    observer_.begin("train", checkpoint_.finished ? 0 : left * batches_.batches_per_epoch());
    while (!checkpoint_.finished) epoch();
    observer_.end();
    return std::move(checkpoint_);
  }

 private:
  void epoch() {
    const auto started = std::chrono::steady_clock::now();
    EpochRecord record;
    record.epoch = static_cast<int>(checkpoint_.history.size()) + 1;
    learner_.begin_epoch(derive_seed(config_.seed, "epoch", epoch_index(record)));
    const double waited = train_once(record);
    Tensors weights = learner_.weights();
    Tensors chosen_from = config_.ema_decay > 0.0 ? average_.value() : weights;
    if (config_.ema_decay > 0.0) learner_.set_weights(chosen_from);
    const auto dev = figures_of(logits_of(set_, set_.dev, config_.batch_size, jobs_, learner_),
                                dev_truth_, set_.target.labels.size());
    if (config_.ema_decay > 0.0) learner_.set_weights(weights);
    record.dev_loss = dev.loss;
    record.dev_wa = dev.wa;
    record.dev_uar = dev.uar;
    refuse_lost_loss(record);
    record.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    keep(record, std::move(weights), std::move(chosen_from), waited);
  }

  void refuse_lost_loss(const EpochRecord& record) const {
    if (std::isfinite(record.train_loss) && std::isfinite(record.dev_loss)) return;
    throw usage_error("training.optimizer.learning_rate: the loss is no longer a number in epoch " +
                      std::to_string(record.epoch) + "; try a lower rate than " +
                      to_text(config_.optimizer.learning_rate) + ", or training.gradient_clip=1");
  }

  static std::uint64_t epoch_index(const EpochRecord& record) {
    return static_cast<std::uint64_t>(record.epoch);
  }

  /// Gives the seconds for which the network waited for its data.
  double train_once(EpochRecord& record) {
    const auto rows = batches_.epoch(epoch_index(record));
    const auto factors = layer_factors(config_.layers, record.epoch);
    double loss = 0.0;
    double weight = 0.0;
    Confusion confusion(set_.target.labels.size());
    std::size_t b = 0;
    const double waited = prefetch<Batch>(
        rows.size(), jobs_,
        [&](std::size_t i) { return batches_.make(rows[i], epoch_index(record), i); },
        [&](Batch& batch) {
          observer_.throw_if_stopped();
          const auto steps = static_cast<double>(rows.size());
          const double position = record.epoch - 1 + static_cast<double>(b) / steps;
          record.learning_rate = learning_rate(config_, checkpoint_.plateau, position);
          const StepResult step = learner_.step(batch, record.learning_rate, factors);
          loss += step.loss * step.total_weight;
          weight += step.total_weight;
          confusion.add(batches_.confusion_of(rows[b], step.logits));
          if (config_.ema_decay > 0.0) {
            average_.update(learner_.weights(), (epoch_index(record) - 1) * rows.size() + b);
          }
          ++b;
          observer_.advance();
        });
    record.train_loss = loss / weight;
    record.train_wa =
        static_cast<double>(confusion.correct()) / static_cast<double>(confusion.total());
    record.train_uar = mean_recall(confusion);
    return waited;
  }

  /// Takes the epoch into the history, keeps its weights if they are wanted, decides whether to go
  /// on, saves.
  void keep(const EpochRecord& record, Tensors weights, Tensors chosen_from, double waited) {
    Checkpoint& now = checkpoint_;
    now.weights = std::move(weights);
    now.average = average_.value();
    now.optimizer = learner_.state();
    const bool keeps_last = config_.keep == KeptEpoch::kLast;
    const bool better = record.dev_uar > now.best_uar ||
                        (record.dev_uar == now.best_uar && record.dev_loss < now.best_loss);
    if (better || keeps_last) {
      now.best_epoch = record.epoch;
      now.best_uar = record.dev_uar;
      now.best_loss = record.dev_loss;
      now.best_weights = std::move(chosen_from);
    }
    now.plateau = after_epoch(config_.schedule, now.plateau, record.dev_loss);
    now.history.push_back(record);
    const bool tired = config_.patience > 0 && record.epoch - now.best_epoch >= config_.patience;
    now.finished = tired || record.epoch >= config_.epochs;
    run_.write_checkpoint(now);
    const std::string line = epoch_line(record, better && !keeps_last, waited);
    run_.log(line);
    observer_.info(line);
  }

  std::string epoch_line(const EpochRecord& record, bool better, double waited) const {
    return "epoch " + std::to_string(record.epoch) + "/" + std::to_string(config_.epochs) +
           "  train loss " + fixed(record.train_loss, 3) + " WA " + fixed(record.train_wa, 3) +
           " UAR " + fixed(*record.train_uar, 3) + "  dev loss " + fixed(record.dev_loss, 3) +
           " WA " + fixed(record.dev_wa, 3) + " UAR " + fixed(record.dev_uar, 3) +
           (better ? " *" : "") + "  " + fixed(record.seconds, 1) + " s (" +
           fixed(100.0 * waited / std::max(record.seconds, 1e-9), 0) + " % waiting for data)";
  }

  const TrainConfig& config_;
  const TrainingSet& set_;
  Checkpoint checkpoint_;
  Learner& learner_;
  const RunFolder& run_;
  int jobs_;
  Observer& observer_;
  TrainingBatches batches_;
  WeightAverage average_;
  std::vector<std::size_t> dev_truth_;
};

}  // namespace

Checkpoint run_epochs(const TrainConfig& config, const AugmentConfig& augment,
                      const TrainingSet& set, Checkpoint checkpoint, Learner& learner,
                      const RunFolder& run, int jobs, Observer& observer) {
  return EpochLoop(config, augment, set, std::move(checkpoint), learner, run, jobs, observer).run();
}

}  // namespace ser
