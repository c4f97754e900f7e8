#include "reports/front_end.hpp"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/text.hpp"
#include "features/block.hpp"
#include "features/feature_extractor.hpp"
#include "reports/table.hpp"

namespace ser {
namespace {

std::string value_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number_float() ? to_text(value.get<double>()) : json_line(value);
}

bool counts_samples(const std::string& option) {
  return option == "n_fft" || option.ends_with("_length");
}

/// "log_mel: n_fft 2048 (92.9 ms), bands 128, …"; options that are not set are left out.
std::string block_text(const BlockConfig& block, std::optional<int> sample_rate) {
  std::vector<std::string> options;
  const Json description = describe(block);
  for (const auto& [name, value] : description.items()) {
    if (name == "block" || value.is_null()) continue;
    std::string text = name + " " + value_text(value);
    if (sample_rate && counts_samples(name) && value.is_number()) {
      text += " (" + fixed(1000.0 * value.get<double>() / *sample_rate, 1) + " ms)";
    }
    options.push_back(std::move(text));
  }
  return block.block + (options.empty() ? "" : ": " + join(options, ", "));
}

std::string cut_text(const Cut& cut) {
  if (cut == Cut{}) return "";
  std::string text = "from " + to_text(cut.offset_s) + " s";
  text += cut.duration_s ? ", at most " + to_text(*cut.duration_s) + " s" : " to the end";
  return text + (cut.pad ? ", shorter recordings filled up with zeros" : "");
}

/// A column's name without its digits: columns of one kind have it in common.
std::string stem(std::string name) {
  std::erase_if(name, [](unsigned char c) { return std::isdigit(c) != 0; });
  return name;
}

/// "mfcc_1 … mfcc_40 (dB), zcr (share)"
std::string columns_text(const std::vector<Column>& columns) {
  std::vector<std::string> parts;
  for (std::size_t first = 0; first < columns.size();) {
    std::size_t last = first;
    while (last + 1 < columns.size() && columns[last + 1].unit == columns[first].unit &&
           stem(columns[last + 1].name) == stem(columns[first].name)) {
      ++last;
    }
    const std::string& unit = columns[first].unit;
    parts.push_back(columns[first].name + (last > first ? " … " + columns[last].name : "") +
                    (unit.empty() ? "" : " (" + unit + ")"));
    first = last + 1;
  }
  return join(parts, ", ");
}

std::string pooling_text(const FeatureInput& input) {
  std::vector<std::string> names;
  for (const Functional& functional : input.pooling) names.push_back(functional_name(functional));
  const std::string of_deltas =
      input.deltas == 0   ? ""
      : input.deltas == 1 ? ", and of the deltas"
                          : ", and of the deltas of order 1 to " + std::to_string(input.deltas);
  return join(names, ", ") + (names.empty() ? "" : " over the frames") + of_deltas;
}

std::string shape_text(const FeatureInput& input, std::size_t rows) {
  if (input.embedding) {
    return "a vector of " + counted(rows, "value") + ", the embedding of the network " +
           input.embedding->model;
  }
  const std::string rate =
      input.sample_rate ? std::to_string(*input.sample_rate) + " Hz" : "the recording's own rate";
  return (input.kind == InputKind::kMap ? "a map of " + counted(rows, "band") + " over time"
                                        : "a vector of " + counted(rows, "value")) +
         ", at " + rate;
}

}  // namespace

std::string front_end_text(const FeatureConfig& config) {
  const FeatureExtractor extractor(config);
  std::vector<Fact> facts;
  for (std::size_t i = 0; i < config.inputs.size(); ++i) {
    const FeatureInput& input = config.inputs[i];
    const auto columns = extractor.columns(i);
    facts.push_back({"input " + input.name, shape_text(input, columns.size())});
    facts.push_back({"  cut", cut_text(input.cut)});
    for (const BlockConfig& block : input.blocks) {
      facts.push_back({"  block", block_text(block, input.sample_rate)});
    }
    facts.push_back({"  pooling", pooling_text(input)});
    if (input.pooling.size() > 1 || input.deltas > 0) {
      facts.push_back({"  contours", columns_text(extractor.contours(i))});
      facts.push_back({"  columns", columns.front().name + " … " + columns.back().name});
    } else {
      facts.push_back({"  columns", columns_text(columns)});
    }
  }
  return fact_list(facts);
}

Json front_end_json(const FeatureConfig& config) {
  const FeatureExtractor extractor(config);
  Json inputs = describe(config).at("inputs");
  for (std::size_t i = 0; i < config.inputs.size(); ++i) {
    const auto columns = extractor.columns(i);
    inputs[i]["rows"] = columns.size();
    inputs[i]["columns"] = Json::array();
    for (const auto& [name, unit] : columns) {
      inputs[i]["columns"].push_back({{"name", name}, {"unit", unit}});
    }
  }
  return inputs;
}

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
