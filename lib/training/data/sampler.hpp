#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "training/config/train_config.hpp"

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

}  // namespace ser
