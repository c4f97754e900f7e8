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

/// The clips of one epoch in their random order. `shuffled`: each once. `balanced`: as many in
/// all, every class equally often (to within one): clips of a rare class come several times, those
/// of a frequent one take turns within the epoch and some are left out. `truth` has the class of
/// each entry of `rows`; every class must occur.
Rows epoch_order(const std::string& sampling, const Rows& rows, std::span<const std::size_t> truth,
                 std::size_t classes, std::uint64_t seed);

}  // namespace ser
