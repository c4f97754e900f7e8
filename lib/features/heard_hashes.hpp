#pragma once

#include <cstddef>
#include <vector>

#include "core/observer.hpp"
#include "manifest/manifest.hpp"

namespace ser {

/// Decodes those of the rows whose samples the manifest does not tell (no `hash` of ours), or not
/// for certain (several channels), and fills in their `heard_hash`, on `jobs` threads: so that a
/// leak check knows a recording under any name. A recording that cannot be read keeps none; whoever
/// needs it says so. Throws Interrupted.
void fill_heard_hashes(Manifest& manifest, const std::vector<std::size_t>& rows, int jobs,
                       Observer& observer);

}  // namespace ser
