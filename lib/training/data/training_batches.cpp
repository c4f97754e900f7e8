#include "training/data/training_batches.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <utility>

#include "core/hash.hpp"
#include "core/random.hpp"
#include "models/adaptation.hpp"
#include "training/data/batch.hpp"

namespace ser {
namespace {

/// `count` of `rows`, each as often as the others (to within one), in random order.
Rows drawn(const Rows& rows, std::size_t count, Random& random) {
  Rows result;
  while (result.size() < count) {
    Rows round = rows;
    random.shuffle(std::span(round));
    round.resize(std::min(round.size(), count - result.size()));
    result.insert(result.end(), round.begin(), round.end());
  }
  return result;
}

Rows balanced(const Rows& rows, std::span<const std::size_t> truth, std::size_t classes,
              Random& random) {
  std::vector<Rows> by_class(classes);
  for (std::size_t i = 0; i < rows.size(); ++i) by_class[truth[i]].push_back(rows[i]);
  std::vector<std::size_t> order(classes);  // which classes get one clip more
  std::iota(order.begin(), order.end(), std::size_t{0});
  random.shuffle(std::span(order));
  Rows result;
  for (std::size_t i = 0; i < classes; ++i) {
    const std::size_t share = rows.size() / classes + (i < rows.size() % classes ? 1 : 0);
    const Rows part = drawn(by_class[order[i]], share, random);
    result.insert(result.end(), part.begin(), part.end());
  }
  return result;
}

}  // namespace

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

std::vector<Rows> speaker_batches(const Rows& rows, std::span<const std::size_t> speaker,
                                  int clips_per_speaker, int batch_size, std::uint64_t seed) {
  Random random(seed);
  std::map<std::size_t, Rows> by_speaker;
  for (std::size_t i = 0; i < rows.size(); ++i) by_speaker[speaker[i]].push_back(rows[i]);
  const auto size = static_cast<std::size_t>(clips_per_speaker);
  std::vector<Rows> shares;
  for (auto& entry : by_speaker) {
    Rows& own = entry.second;
    random.shuffle(std::span(own));
    const std::size_t count = std::max<std::size_t>(1, (own.size() + size / 2) / size);
    for (std::size_t i = 0; i < count; ++i) {
      const auto at = [&](std::size_t share) {
        return own.begin() + static_cast<std::ptrdiff_t>(own.size() * share / count);
      };
      shares.emplace_back(at(i), at(i + 1));
    }
  }
  random.shuffle(std::span(shares));
  std::vector<Rows> batches(1);
  for (const Rows& share : shares) {
    if (batches.back().size() >= static_cast<std::size_t>(batch_size)) batches.emplace_back();
    batches.back().insert(batches.back().end(), share.begin(), share.end());
  }
  return batches;
}

Rows epoch_order(Sampling sampling, const Rows& rows, std::span<const std::size_t> truth,
                 std::size_t classes, std::uint64_t seed) {
  Random random(seed);
  Rows order = sampling == Sampling::kBalanced ? balanced(rows, truth, classes, random) : rows;
  random.shuffle(std::span(order));
  return order;
}

std::vector<double> weights_of_classes(ClassWeights kind, std::span<const std::size_t> truth,
                                       std::size_t classes) {
  std::vector<double> counts(classes);
  for (const std::size_t label : truth) counts[label] += 1.0;
  const double mean = static_cast<double>(truth.size()) / static_cast<double>(classes);
  std::vector<double> weights;
  weights.reserve(classes);
  for (const double count : counts) {
    weights.push_back(kind == ClassWeights::kBalanced && count > 0.0 ? mean / count : 1.0);
  }
  return weights;
}

namespace {

/// What seeds the randomness of one clip: its content and place, never its path.
std::string clip_key(const Utterance& row, const Features& features) {
  if (!row.hash.empty()) return row.hash + "@" + row.start;
  Hasher hasher;
  for (const Array& input : features.inputs) hasher.update(std::as_bytes(std::span(input.values)));
  return hasher.hex();
}

Array piece_of(const Array& map, const Crop& crop) {
  Array piece(map.rows, crop.frames);
  for (std::size_t row = 0; row < map.rows; ++row) {
    std::ranges::copy(map.row(row).subspan(crop.first, crop.frames), piece.row(row).begin());
  }
  return piece;
}

}  // namespace

TrainingBatches::TrainingBatches(const TrainConfig& config, const AugmentConfig& augment,
                                 const TrainingSet& set)
    : config_(config),
      augment_(augment),
      set_(set),
      maps_(maps_of(set.network)),
      train_truth_(truth_of(set, set.train)),
      truth_(set.manifest.rows.size()) {
  for (std::size_t i = 0; i < train_truth_.size(); ++i) truth_[set.train[i]] = train_truth_[i];
  class_weight_ = weights_of_classes(config.class_weights, train_truth_, set.target.labels.size());
  std::size_t speakers = 0;
  speaker_.resize(set.manifest.rows.size());
  for (const auto& rows : rows_by_group(set.manifest, set.train, Standardize::By::kSpeaker)) {
    for (const std::size_t row : rows) speaker_[row] = speakers;
    ++speakers;
  }
  gather_groups();
}

void TrainingBatches::gather_groups() {
  const auto layers = speaker_layers(set_.network);
  grouped_ = !layers.empty();
  if (!grouped_) return;
  group_.resize(set_.manifest.rows.size());
  const auto gather = [&](const GroupOfClips& group) {
    GroupStats stats;
    for (const SpeakerLayer& layer : layers) {
      if (!layer.input ||
          static_cast<std::int64_t>(group.clips.size()) < layer.statistics->min_clips) {
        continue;
      }
      LayerMoments moments(layer);
      for (const Features* clip : group.clips) {
        moments.add(as_activation(layer.in, clip->inputs[*layer.input]));
      }
      stats.merge(moments.stats());
    }
    for (const std::size_t row : group.rows) group_[row] = own_.size();
    own_.push_back(std::move(stats));
  };
  for_each_group(
      set_.manifest, set_.train, grouping_of(set_.network),
      [&](std::size_t row) -> const Features& { return set_.features.get(row); }, gather);
}

std::size_t TrainingBatches::batches_per_epoch() const { return epoch(1).size(); }

std::vector<Rows> TrainingBatches::epoch(std::uint64_t epoch) const {
  const auto seed = derive_seed(config_.seed, "shuffle", epoch);
  if (config_.sampling == Sampling::kSpeakers) {
    std::vector<std::size_t> speaker;
    for (const std::size_t row : set_.train) speaker.push_back(speaker_[row]);
    return speaker_batches(set_.train, speaker, config_.clips_per_speaker, config_.batch_size,
                           seed);
  }
  return batches_of(
      epoch_order(config_.sampling, set_.train, train_truth_, set_.target.labels.size(), seed),
      config_.batch_size);
}

Batch TrainingBatches::make(const Rows& rows, std::uint64_t epoch, std::size_t index) const {
  std::vector<Features> changed_features;  // behind the pointers of clips
  changed_features.reserve(rows.size());
  std::vector<BatchClip> clips;
  std::vector<std::size_t> truth;
  for (const std::size_t row : rows) {
    truth.push_back(truth_[row]);
    const Features& own = set_.features.get(row);
    if (augment_.empty()) {
      clips.push_back({&own, crop_in(own, set_.manifest.rows[row], epoch)});
      continue;
    }
    changed_features.push_back(changed(row, epoch));
    clips.push_back({&changed_features.back()});
  }
  Batch batch = batch_of(clips, maps_);
  batch.targets = smoothed_targets(truth, set_.target.labels.size(), config_.label_smoothing);
  for (const std::size_t label : truth) {
    batch.weights.push_back(static_cast<float>(class_weight_[label]));
  }
  for (const std::size_t row : grouped_ ? rows : Rows()) {
    batch.speakers.push_back(static_cast<std::int64_t>(speaker_[row]));
    batch.own.push_back(own_[group_[row]].empty() ? nullptr : &own_[group_[row]]);
  }
  if (config_.mixup == 0.0) return batch;
  Random random(derive_seed(config_.seed, "mixup " + std::to_string(index), epoch));
  return mixed(std::move(batch), config_.mixup, random);
}

Confusion TrainingBatches::confusion_of(const Rows& rows, std::span<const float> logits) const {
  Confusion confusion(set_.target.labels.size());
  const std::size_t classes = confusion.classes;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    confusion.add(truth_[rows[i]], index_of_largest(logits.subspan(i * classes, classes)));
  }
  return confusion;
}

Crop TrainingBatches::crop_in(const Features& features, const Utterance& row,
                              std::uint64_t epoch) const {
  const auto length = static_cast<std::size_t>(config_.crop_frames);
  const auto first_map = std::find(maps_.begin(), maps_.end(), true);
  if (length == 0 || first_map == maps_.end()) return {};
  const auto input = static_cast<std::size_t>(first_map - maps_.begin());
  const std::size_t frames = features.inputs[input].columns;
  if (frames <= length) return {};
  Random random(derive_seed(config_.seed, "crop " + clip_key(row, features), epoch));
  return {random.below(frames - length + 1), length, frames};
}

Features TrainingBatches::changed(std::size_t row, std::uint64_t epoch) const {
  const Utterance& utterance = set_.manifest.rows[row];
  const std::string key = clip_key(utterance, set_.features.get(row));
  Random random(derive_seed(config_.seed, "augment " + key, epoch));
  Features features = augment_.wave.empty() ? set_.features.get(row)
                                            : set_.features.augmented(row, augment_.wave, random);
  const Crop crop = crop_in(features, utterance, epoch);
  for (std::size_t i = 0; i < maps_.size(); ++i) {
    if (!maps_[i]) continue;
    Array& map = features.inputs[i];
    if (crop.frames > 0) map = piece_of(map, crop_of_map(crop, map.columns));
    map = augmented(std::move(map), set_.network.inputs()[i].name, augment_.map, random);
  }
  return features;
}

}  // namespace ser
