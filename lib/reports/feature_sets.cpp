#include "reports/feature_sets.hpp"

#include "features/feature_extractor.hpp"

namespace ser {

Table feature_columns(const FeatureConfig& config) {
  Table table{{{"input"}, {"kind"}, {"rate"}, {"column"}, {"unit"}}, {}};
  const FeatureExtractor extractor(config);
  for (std::size_t i = 0; i < config.inputs.size(); ++i) {
    const FeatureInput& input = config.inputs[i];
    const std::string kind = input.kind == InputKind::kMap ? "map" : "vector";
    const std::string rate = input.sample_rate ? std::to_string(*input.sample_rate) + " Hz" : "own";
    for (const Column& column : extractor.columns(i)) {
      table.rows.push_back({input.name, kind, rate, column.name, column.unit});
    }
  }
  return table;
}

}  // namespace ser
