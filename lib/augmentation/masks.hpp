#pragma once

#include <string>

#include "core/random.hpp"
#include "signal/array.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// Hides stripes of a map behind its mean (Park et al., "SpecAugment", 2019): `count` stripes, each
/// of a random width up to `widest` bands or frames, at random places.
struct MaskConfig {
  enum class Axis { kBands, kFrames };
  Axis axis = Axis::kFrames;
  int count = 1;
  int widest = 10;            ///< bands or frames
  double widest_share = 1.0;  ///< and never more than this share of the map
  double probability = 1.0;
  std::string input = {};  ///< the only input of the features that is masked; empty: every map
};

MaskConfig mask_from_json(const Json& json, const std::string& where);
Json describe(const MaskConfig& mask);

Array masked(Array map, const MaskConfig& mask, Random& random);

}  // namespace ser
