#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "augmentation/augment_config.hpp"
#include "training/config/train_config.hpp"
#include "training/data/batch.hpp"
#include "training/data/training_set.hpp"

namespace ser {

using Rows = std::vector<std::size_t>;

/// `rows` cut into consecutive batches; a last batch of one clip, of which batch norm could learn
/// nothing, joins the one before.
std::vector<Rows> batches_of(const Rows& rows, int batch_size);

/// Batches of whole speakers' shares: each speaker's clips, shuffled, are cut into equal shares
/// of about `clips_per_speaker`, and a batch takes shares until it has `batch_size` clips. Every
/// clip once. `speaker` has a number for each entry of `rows`. What a `standardize` by speaker
/// inside a network needs to learn from.
std::vector<Rows> speaker_batches(const Rows& rows, std::span<const std::size_t> speaker,
                                  int clips_per_speaker, int batch_size, std::uint64_t seed);

/// The clips of one epoch in their random order. kBalanced: as many in
/// all, every class equally often (to within one): clips of a rare class come several times, those
/// of a frequent one take turns within the epoch and some are left out. `truth` has the class of
/// each entry of `rows`; every class must occur.
Rows epoch_order(Sampling sampling, const Rows& rows, std::span<const std::size_t> truth,
                 std::size_t classes, std::uint64_t seed);

/// What a clip of each class counts: 1 with kNone; with kBalanced inversely to the frequency of
/// the class, so that all clips together count as many as they are.
std::vector<double> weights_of_classes(ClassWeights kind, std::span<const std::size_t> truth,
                                       std::size_t classes);

/// What a training sees, epoch by epoch. All randomness comes from (seed, epoch) and the contents
/// of clips, so that a batch is the same whichever thread makes it. What it is given must outlive
/// it. Const calls may run in parallel.
class TrainingBatches {
 public:
  TrainingBatches(const TrainConfig& config, const AugmentConfig& augment, const TrainingSet& set);

  std::size_t batches_per_epoch() const;
  /// The rows of an epoch (counted from 1), batch by batch.
  std::vector<Rows> epoch(std::uint64_t epoch) const;
  /// The `index`-th batch of an epoch: cropped clips, soft targets, weights.
  Batch make(const Rows& rows, std::uint64_t epoch, std::size_t index) const;
  /// What the logits (N × classes) of a batch say of its clips.
  Confusion confusion_of(const Rows& rows, std::span<const float> logits) const;

 private:
  /// A clip's features as this epoch changes them.
  Features changed(std::size_t row, std::uint64_t epoch) const;
  /// Of the first map; a clip without maps is taken whole.
  Crop crop_in(const Features& features, const Utterance& row, std::uint64_t epoch) const;
  void gather_groups();

  const TrainConfig& config_;
  const AugmentConfig& augment_;
  const TrainingSet& set_;
  std::vector<bool> maps_;
  std::vector<std::size_t> train_truth_;  ///< by entry of set.train
  std::vector<std::size_t> truth_;        ///< by row of the manifest; training rows only
  std::vector<double> class_weight_;
  bool grouped_ = false;              ///< the network asks whose clips they are
  std::vector<std::size_t> speaker_;  ///< number of the speaker, by row of the manifest
  std::vector<std::size_t> group_;    ///< number of the speaker or corpus, likewise
  std::vector<GroupStats> own_;       ///< what the features of each give, by that number
};

}  // namespace ser
