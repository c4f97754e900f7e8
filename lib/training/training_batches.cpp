#include "training/training_batches.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "core/hash.hpp"
#include "core/random.hpp"
#include "models/adaptation.hpp"
#include "training/class_weights.hpp"
#include "training/mixup.hpp"

namespace ser {
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
  for (const auto& rows : rows_by_group(set_.manifest, set_.train, grouping_of(set_.network))) {
    GroupStats stats;
    for (const SpeakerLayer& layer : layers) {
      if (!layer.input ||
          static_cast<std::int64_t>(rows.size()) < layer.statistics->min_clips) {
        continue;
      }
      LayerMoments moments(layer);
      for (const std::size_t row : rows) {
        moments.add(as_activation(layer.in, set_.features.get(row).inputs[*layer.input]));
      }
      stats.merge(moments.stats());
    }
    for (const std::size_t row : rows) group_[row] = own_.size();
    own_.push_back(std::move(stats));
  }
}

std::size_t TrainingBatches::batches_per_epoch() const { return epoch(1).size(); }

std::vector<Rows> TrainingBatches::epoch(std::uint64_t epoch) const {
  const auto seed = derive_seed(config_.seed, "shuffle", epoch);
  if (config_.sampling == "speakers") {
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
