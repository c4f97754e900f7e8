#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "models/recognizer.hpp"

namespace ser {

/// What tells the model from others.
struct ModelFacts {
  std::string name;                    ///< as the user named it
  std::string hash;                    ///< of its file
  std::optional<std::string> version;  ///< of the ser that trained it; nothing: not known
};

struct PredictFormat {
  enum class Kind { kText, kBrief, kCsv, kJson };
  Kind kind = Kind::kText;
  std::optional<std::size_t> top;   ///< text and JSON: so many labels a recording
  std::optional<double> threshold;  ///< below it the label is `uncertain`
  bool chart = false;               ///< text: bars
  bool pieces = false;              ///< CSV: columns `start` and `end` behind `file`
  ModelFacts model{};               ///< JSON
};

/// What stands above the first recording; empty but for CSV.
std::string predict_header(const PredictFormat& format, const std::vector<std::string>& labels);

/// One recording's lines, each with its newline. A failed recording is `-` in brief, an object
/// with `error` in JSON, a row with `error` in CSV, and nothing in text.
std::string predict_lines(const PredictFormat& format, const std::vector<std::string>& labels,
                          const Recognition& recognition);

}  // namespace ser
