#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "models/recognizer.hpp"

namespace ser {

struct PredictFormat {
  enum class Kind { kText, kBrief, kCsv, kJson };
  Kind kind = Kind::kText;
  std::size_t top = 1;              ///< text: so many labels a recording
  std::optional<double> threshold;  ///< below it the label is `uncertain`
  bool chart = false;               ///< text: bars
  std::string model;                ///< named in JSON
};

/// What stands above the first recording; empty but for CSV.
std::string predict_header(const PredictFormat& format, const std::vector<std::string>& labels);

/// One recording's lines, each with its newline. A failed recording is `-` in brief, an object
/// with `error` in JSON, and nothing in text and CSV.
std::string predict_lines(const PredictFormat& format, const std::vector<std::string>& labels,
                          const Recognition& recognition);

}  // namespace ser
