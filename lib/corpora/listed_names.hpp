#pragma once

#include <span>
#include <vector>

#include "corpora/listing.hpp"
#include "corpora/recognise.hpp"

namespace ser {

/// What listed recordings are. The row says it; where the row's corpus is that of a definition,
/// the name fills the columns that are empty. A row that states neither corpus nor emotion is
/// what its name says. `reader` is null where no name was recognised; then the identity is the
/// place, so that a recording is equal to itself alone. `emotion` stays empty where nothing says
/// it. Pieces of one recording that begin or end elsewhere are no duplicates.
std::vector<NamedFile> name_listed(std::span<const ListedRecording> recordings,
                                   const std::vector<NameReader>& readers);

}  // namespace ser
