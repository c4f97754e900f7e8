#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

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

/// The clips of one epoch in their random order. `shuffled`: each once. `balanced`: as many in
/// all, every class equally often (to within one): clips of a rare class come several times, those
/// of a frequent one take turns within the epoch and some are left out. `truth` has the class of
/// each entry of `rows`; every class must occur.
Rows epoch_order(const std::string& sampling, const Rows& rows, std::span<const std::size_t> truth,
                 std::size_t classes, std::uint64_t seed);

}  // namespace ser
