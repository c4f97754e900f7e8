#include "training/fit.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <numeric>
#include <span>
#include <utility>

#include "core/error.hpp"
#include "core/hash.hpp"
#include "core/random.hpp"
#include "core/text.hpp"
#include "metrics/outcomes.hpp"
#include "training/batch.hpp"
#include "training/schedule.hpp"

namespace ser {
namespace {

using Rows = std::vector<std::size_t>;

std::size_t index_of_largest(std::span<const float> values) {
  return static_cast<std::size_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

/// Consecutive batches; a last batch of one clip, of which batch norm could learn nothing, joins
/// the one before.
std::vector<Rows> batches_of(const Rows& rows, int batch_size) {
  const auto size = static_cast<std::size_t>(batch_size);
  std::vector<Rows> batches;
  for (std::size_t first = 0; first < rows.size(); first += size) {
    const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(first);
    const std::size_t count = std::min(size, rows.size() - first);
    const Rows batch(begin, begin + static_cast<std::ptrdiff_t>(count));
    if (count == 1 && !batches.empty()) {
      batches.back().push_back(batch.front());
    } else {
      batches.push_back(batch);
    }
  }
  return batches;
}

std::vector<bool> maps_of(const Network& network) {
  std::vector<bool> maps;
  for (const NetworkInput& input : network.inputs()) maps.push_back(input.map);
  return maps;
}

/// What seeds the randomness of one clip: its content and place, never its path.
std::string clip_key(const Utterance& row, const Features& features) {
  if (!row.hash.empty()) return row.hash + "@" + row.start;
  Hasher hasher;
  for (const Array& input : features.inputs) hasher.update(std::as_bytes(std::span(input.values)));
  return hasher.hex();
}

struct Evaluation {
  double loss = 0.0;
  double wa = 0.0;
  double uar = 0.0;
};

/// The mean cross entropy, the share of right clips, and the mean recall over classes present.
Evaluation evaluate(const std::vector<std::vector<float>>& logits,
                    const std::vector<std::size_t>& truth, std::size_t classes) {
  Evaluation result;
  Confusion confusion(classes);
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const auto& row = logits[i];
    const double top = *std::max_element(row.begin(), row.end());
    double sum = 0.0;
    for (const float value : row) sum += std::exp(value - top);
    result.loss += std::log(sum) + top - row[truth[i]];
    confusion.add(truth[i], index_of_largest(row));
  }
  const auto n = static_cast<double>(truth.size());
  result.loss /= n;
  result.wa = static_cast<double>(confusion.correct()) / n;
  double recalls = 0.0;
  double present = 0.0;
  for (std::size_t c = 0; c < classes; ++c) {
    if (confusion.support(c) == 0) continue;
    present += 1.0;
    recalls += static_cast<double>(confusion.at(c, c)) / static_cast<double>(confusion.support(c));
  }
  result.uar = recalls / present;
  return result;
}

/// The epoch loop; fit() without its arguments.
class Fitting {
 public:
  Fitting(const TrainConfig& config, const TrainingSet& set, Checkpoint checkpoint,
          Learner& learner, const RunFolder& run, Observer& observer)
      : config_(config),
        set_(set),
        checkpoint_(std::move(checkpoint)),
        learner_(learner),
        run_(run),
        observer_(observer),
        maps_(maps_of(set.network)),
        truth_(set.manifest.rows.size()),
        dev_truth_(truth_of(set, set.dev)) {
    const auto truth = truth_of(set, set.train);
    std::vector<double> counts(set.target.labels.size());
    for (std::size_t i = 0; i < truth.size(); ++i) {
      truth_[set.train[i]] = truth[i];
      counts[truth[i]] += 1.0;
    }
    for (const double count : counts) {
      const double mean = static_cast<double>(truth.size()) / static_cast<double>(counts.size());
      class_weight_.push_back(config.class_weights == "balanced" ? mean / count : 1.0);
    }
  }

  Checkpoint run() {
    const auto steps = batches_of(set_.train, config_.batch_size).size();
    const auto left = static_cast<std::size_t>(config_.epochs) - checkpoint_.history.size();
    observer_.begin("train", checkpoint_.finished ? 0 : left * steps);
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
    train_once(record);
    const auto logits = logits_of(set_, set_.dev, config_.batch_size, learner_);
    const auto dev = evaluate(logits, dev_truth_, set_.target.labels.size());
    record.dev_loss = dev.loss;
    record.dev_wa = dev.wa;
    record.dev_uar = dev.uar;
    if (!std::isfinite(record.train_loss) || !std::isfinite(record.dev_loss)) {
      throw usage_error(
          "training.optimizer.learning_rate: the loss is no longer a number in epoch " +
          std::to_string(record.epoch) + "; try a lower rate than " +
          to_text(config_.optimizer.learning_rate) + ", or training.gradient_clip=1");
    }
    record.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    keep(record);
  }

  static std::uint64_t epoch_index(const EpochRecord& record) {
    return static_cast<std::uint64_t>(record.epoch);
  }

  void train_once(EpochRecord& record) {
    Rows rows = set_.train;
    Random(derive_seed(config_.seed, "shuffle", epoch_index(record))).shuffle(std::span(rows));
    const auto batches = batches_of(rows, config_.batch_size);
    double loss = 0.0;
    double weight = 0.0;
    std::size_t right = 0;
    for (std::size_t b = 0; b < batches.size(); ++b) {
      observer_.throw_if_stopped();
      const double position =
          record.epoch - 1 + static_cast<double>(b) / static_cast<double>(batches.size());
      record.learning_rate = learning_rate(config_, checkpoint_.plateau, position);
      const StepResult step =
          learner_.step(training_batch(batches[b], epoch_index(record)), record.learning_rate);
      loss += step.loss * step.total_weight;
      weight += step.total_weight;
      right += right_in(batches[b], step.logits);
      observer_.advance();
    }
    record.train_loss = loss / weight;
    record.train_wa = static_cast<double>(right) / static_cast<double>(rows.size());
  }

  std::size_t right_in(const Rows& rows, std::span<const float> logits) const {
    const std::size_t classes = set_.target.labels.size();
    std::size_t right = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      right += index_of_largest(logits.subspan(i * classes, classes)) == truth_[rows[i]] ? 1U : 0U;
    }
    return right;
  }

  Batch training_batch(const Rows& rows, std::uint64_t epoch) const {
    std::vector<BatchClip> clips;
    std::vector<std::size_t> truth;
    for (const std::size_t row : rows) {
      clips.push_back(cropped(row, epoch));
      truth.push_back(truth_[row]);
    }
    Batch batch = batch_of(clips, maps_);
    batch.targets = smoothed_targets(truth, set_.target.labels.size(), config_.label_smoothing);
    for (const std::size_t label : truth) {
      batch.weights.push_back(static_cast<float>(class_weight_[label]));
    }
    return batch;
  }

  BatchClip cropped(std::size_t row, std::uint64_t epoch) const {
    BatchClip clip{&set_.features.get(row), 0, 0};
    const auto length = static_cast<std::size_t>(config_.crop_frames);
    for (std::size_t i = 0; i < maps_.size(); ++i) {
      const std::size_t frames = clip.features->inputs[i].columns;
      if (!maps_[i] || length == 0 || frames <= length) continue;
      const std::string key = clip_key(set_.manifest.rows[row], *clip.features);
      clip.first_frame =
          Random(derive_seed(config_.seed, "crop " + key, epoch)).below(frames - length + 1);
      clip.frames = length;
      break;
    }
    return clip;
  }

  /// Takes the epoch into the history, keeps the best weights, decides whether to go on, saves.
  void keep(const EpochRecord& record) {
    Checkpoint& now = checkpoint_;
    now.weights = learner_.weights();
    now.optimizer = learner_.state();
    const bool better = record.dev_uar > now.best_uar ||
                        (record.dev_uar == now.best_uar && record.dev_loss < now.best_loss);
    if (better) {
      now.best_epoch = record.epoch;
      now.best_uar = record.dev_uar;
      now.best_loss = record.dev_loss;
      now.best_weights = now.weights;
    }
    now.plateau = after_epoch(config_.schedule, now.plateau, record.dev_loss);
    now.history.push_back(record);
    const bool tired = config_.patience > 0 && record.epoch - now.best_epoch >= config_.patience;
    now.finished = tired || record.epoch >= config_.epochs;
    run_.write_checkpoint(now);
    const std::string line = epoch_line(record, better);
    run_.log(line);
    observer_.info(line);
  }

  std::string epoch_line(const EpochRecord& record, bool better) const {
    return "epoch " + std::to_string(record.epoch) + "/" + std::to_string(config_.epochs) +
           "  train loss " + fixed(record.train_loss, 3) + " WA " +
           fixed(100.0 * record.train_wa, 1) + "  dev loss " + fixed(record.dev_loss, 3) + " WA " +
           fixed(100.0 * record.dev_wa, 1) + " UAR " + fixed(100.0 * record.dev_uar, 1) +
           (better ? " *" : "") + "  " + fixed(record.seconds, 1) + " s";
  }

  const TrainConfig& config_;
  const TrainingSet& set_;
  Checkpoint checkpoint_;
  Learner& learner_;
  const RunFolder& run_;
  Observer& observer_;
  std::vector<bool> maps_;
  std::vector<std::size_t> truth_;  ///< by row of the manifest; only training rows are set
  std::vector<std::size_t> dev_truth_;
  std::vector<double> class_weight_;
};

}  // namespace

std::vector<std::size_t> truth_of(const TrainingSet& set, const std::vector<std::size_t>& rows) {
  std::vector<std::size_t> truth;
  for (const std::size_t row : rows) {
    truth.push_back(set.target.index_of(set.manifest, set.manifest.rows[row]));
  }
  return truth;
}

std::vector<std::vector<float>> logits_of(const TrainingSet& set,
                                          const std::vector<std::size_t>& rows, int batch_size,
                                          Learner& learner) {
  const auto maps = maps_of(set.network);
  const auto frames_of = [&](std::size_t i) {
    std::size_t frames = 0;
    for (const Array& input : set.features.get(rows[i]).inputs) {
      frames = std::max(frames, input.columns);
    }
    return frames;
  };
  Rows order(rows.size());  // clips of similar length together: less padding
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return frames_of(a) < frames_of(b); });
  const std::size_t classes = set.target.labels.size();
  std::vector<std::vector<float>> result(rows.size());
  for (const Rows& part : batches_of(order, batch_size)) {
    std::vector<BatchClip> clips;
    for (const std::size_t i : part) clips.push_back({&set.features.get(rows[i]), 0, 0});
    const auto logits = learner.logits(batch_of(clips, maps));
    for (std::size_t k = 0; k < part.size(); ++k) {
      const auto first = logits.begin() + static_cast<std::ptrdiff_t>(k * classes);
      result[part[k]].assign(first, first + static_cast<std::ptrdiff_t>(classes));
    }
  }
  return result;
}

Checkpoint fit(const TrainConfig& config, const TrainingSet& set, Checkpoint checkpoint,
               Learner& learner, const RunFolder& run, Observer& observer) {
  return Fitting(config, set, std::move(checkpoint), learner, run, observer).run();
}

}  // namespace ser
