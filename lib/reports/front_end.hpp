#pragma once

#include <string>

#include "features/feature_config.hpp"
#include "reports/table.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// What a feature config computes, in words: for each input its kind, size and rate, the cut, the
/// blocks with their options (spans of samples in milliseconds too, where the rate is known), the
/// pooling and the columns with their units. At most 80 columns wide, indented.
std::string front_end_text(const FeatureConfig& config);

/// A list, one object an input: {"name", "kind", "sample_rate" (null: the recording's own), "cut",
/// "blocks", "pooling", "rows", "columns": [{"name", "unit"}]}.
Json front_end_json(const FeatureConfig& config);

/// Every output column of a feature set: the input it belongs to, its kind, the rate it hears
/// ("own": the recording's), the column's name and unit.
Table feature_columns(const FeatureConfig& config);

}  // namespace ser
