#pragma once

#include <string>
#include <vector>

#include "signal/array.hpp"

namespace ser {

/// What a FeatureExtractor makes of a recording: one array an input of its config, in that order.
/// A map is bands × frames, a vector D × 1.
struct Features {
  std::vector<Array> inputs;
};

/// One row of such an array.
struct Column {
  std::string name;  ///< such as `mfcc_1`
  std::string unit;  ///< such as `dB`

  bool operator==(const Column&) const = default;
};

}  // namespace ser
