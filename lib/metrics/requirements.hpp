#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "metrics/score.hpp"

namespace ser {

/// What a figure must reach: at least the value, or at most, where lower is better.
struct Requirement {
  std::string metric;  ///< of the metric table
  double value = 0.0;
};

/// Reads `uar=0.60,ece=0.1`. Throws usage_error for anything else: no requirement at all, a metric
/// that is not in the table, a value that is no number or that the metric cannot take.
std::vector<Requirement> parse_requirements(std::string_view text);

/// What the figures miss, in words: "uar is 0.5000, required 0.6; ece is 0.4900, required at most
/// 0.1"; empty when all is reached. A figure that is not defined reaches nothing.
std::string missed(const Scores& scores, const std::vector<Requirement>& requirements);

}  // namespace ser
