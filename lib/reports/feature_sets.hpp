#pragma once

#include <string>

#include "features/feature_config.hpp"
#include "reports/table.hpp"

namespace ser {

/// Every output column of a feature set: the input it belongs to, its kind, the rate it hears
/// ("own": the recording's), the column's name and unit.
Table feature_columns(const FeatureConfig& config);

}  // namespace ser
