#pragma once

#include <cstddef>
#include <string>

#include "manifest/manifest.hpp"
#include "manifest/target.hpp"

namespace ser {

/// Why a class has no clip on one side of a speaker-disjoint split, and what would work, tried out:
/// "only speaker emodb:03 says it: …" or "--split speaker:50/20/30 gives every class a training and
/// a test clip".
std::string advice_on_class(const Manifest& manifest, const Target& target, std::size_t label);

/// What one can do with the clips of a single speaker.
std::string advice_on_one_speaker(const Manifest& manifest, const Target& target);

}  // namespace ser
