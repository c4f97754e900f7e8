#pragma once

#include <optional>

#include "signal/array.hpp"

namespace ser {

struct DecibelOptions {
  double amin = 1e-10;                  ///< powers below it count as it; > 0
  std::optional<double> top_db = 80.0;  ///< nothing lies further than this below the maximum
};

/// 10·log10(max(power, amin)), then raised to at least the maximum of the whole array − top_db:
/// librosa's power_to_db with ref 1.
Array power_to_db(Array power, const DecibelOptions& options);

}  // namespace ser
