#include "features/functionals.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <optional>

#include "core/error.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"

namespace ser {

Contour::Contour(std::span<const float> frames, double step_s)
    : frames_(frames.size()), step_s_(step_s) {
  indices_.reserve(frames.size());
  values_.reserve(frames.size());
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (std::isnan(frames[i])) continue;
    indices_.push_back(i);
    values_.push_back(static_cast<double>(frames[i]));
  }
  if (empty()) return;
  mean_ =
      std::accumulate(values_.begin(), values_.end(), 0.0) / static_cast<double>(values_.size());
}

const std::vector<double>& Contour::sorted() const {
  if (sorted_.empty()) {
    sorted_ = values_;
    std::sort(sorted_.begin(), sorted_.end());
  }
  return sorted_;
}

double Contour::central_moment(int power) const {
  if (!moments_) {
    auto& moments = moments_.emplace();
    const auto count = static_cast<double>(values_.size());
    for (const double value : values_) {
      const double distance = value - mean_;
      const double square = distance * distance;
      moments[0] += square / count;
      moments[1] += square * distance / count;
      moments[2] += square * square / count;
    }
  }
  return (*moments_)[static_cast<std::size_t>(power - 2)];
}

double Contour::percentile(double percent) const {
  const std::vector<double>& ranked = sorted();
  const double place = percent / 100.0 * static_cast<double>(ranked.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, ranked.size() - 1);
  const double share = place - static_cast<double>(below);
  return ranked[below] + share * (ranked[above] - ranked[below]);
}

double Contour::slope() const {
  const double middle =
      std::accumulate(indices_.begin(), indices_.end(), 0.0) / static_cast<double>(indices_.size());
  double products = 0.0;
  double squares = 0.0;
  for (std::size_t i = 0; i < indices_.size(); ++i) {
    const double x = static_cast<double>(indices_[i]) - middle;
    products += x * (values_[i] - mean_);
    squares += x * x;
  }
  return squares > 0.0 ? products / squares / step_s_ : 0.0;
}

double Contour::position(std::size_t index) const {
  if (frames_ < 2) return 0.0;
  return static_cast<double>(indices_[index]) / static_cast<double>(frames_ - 1);
}

namespace {

enum class UnitRule { kSame, kSquared, kPerSecond, kNone };

using Percent = double;

struct Row {
  const char* name;
  UnitRule unit;
  double (*compute)(const Contour&, Percent);  ///< of a contour that is somewhere defined
};

constexpr std::string_view kPercentile = "percentile_";

double variance(const Contour& c, Percent) { return c.flat() ? 0.0 : c.central_moment(2); }

double deviation(const Contour& c, Percent p) { return std::sqrt(variance(c, p)); }

double sample_deviation(const Contour& c, Percent p) {
  const auto count = static_cast<double>(c.values().size());
  return count < 2.0 ? 0.0 : std::sqrt(variance(c, p) * count / (count - 1.0));
}

/// The moment of that power of the values brought to mean 0 and variance 1; 0 for equal values.
double standardized_moment(const Contour& c, int power) {
  return c.flat() ? 0.0 : c.central_moment(power) / std::pow(c.central_moment(2), power / 2.0);
}

double excess_kurtosis(const Contour& c, Percent) {
  return c.flat() ? 0.0 : standardized_moment(c, 4) - 3.0;
}

double variation(const Contour& c, Percent p) {
  return c.mean() == 0.0 ? 0.0 : deviation(c, p) / std::abs(c.mean());
}

double first_position(const Contour& c, double value) {
  const auto& all = c.values();
  const auto found = std::find(all.begin(), all.end(), value);
  return c.position(static_cast<std::size_t>(found - all.begin()));
}

double last_position(const Contour& c, double value) {
  const auto& all = c.values();
  const auto found = std::find(all.rbegin(), all.rend(), value);
  return c.position(static_cast<std::size_t>(all.rend() - found) - 1);
}

constexpr std::array kTable = {
    Row{"mean", UnitRule::kSame, [](const Contour& c, Percent) { return c.mean(); }},
    Row{"std", UnitRule::kSame, deviation},
    Row{"sample_std", UnitRule::kSame, sample_deviation},
    Row{"variance", UnitRule::kSquared, variance},
    Row{"variation", UnitRule::kNone, variation},
    Row{"min", UnitRule::kSame, [](const Contour& c, Percent) { return c.sorted().front(); }},
    Row{"max", UnitRule::kSame, [](const Contour& c, Percent) { return c.sorted().back(); }},
    Row{"range", UnitRule::kSame,
        [](const Contour& c, Percent) { return c.sorted().back() - c.sorted().front(); }},
    Row{"median", UnitRule::kSame, [](const Contour& c, Percent) { return c.percentile(50.0); }},
    Row{"iqr", UnitRule::kSame,
        [](const Contour& c, Percent) { return c.percentile(75.0) - c.percentile(25.0); }},
    Row{"percentile_P", UnitRule::kSame,
        [](const Contour& c, Percent p) { return c.percentile(p); }},
    Row{"skewness", UnitRule::kNone,
        [](const Contour& c, Percent) { return standardized_moment(c, 3); }},
    Row{"kurtosis", UnitRule::kNone, excess_kurtosis},
    Row{"slope", UnitRule::kPerSecond, [](const Contour& c, Percent) { return c.slope(); }},
    Row{"first", UnitRule::kSame, [](const Contour& c, Percent) { return c.values().front(); }},
    Row{"last", UnitRule::kSame, [](const Contour& c, Percent) { return c.values().back(); }},
    Row{"min_position", UnitRule::kNone,
        [](const Contour& c, Percent) { return first_position(c, c.sorted().front()); }},
    Row{"max_position", UnitRule::kNone,
        [](const Contour& c, Percent) { return first_position(c, c.sorted().back()); }},
    Row{"last_min_position", UnitRule::kNone,
        [](const Contour& c, Percent) { return last_position(c, c.sorted().front()); }},
    Row{"last_max_position", UnitRule::kNone,
        [](const Contour& c, Percent) { return last_position(c, c.sorted().back()); }},
    Row{"defined_share", UnitRule::kNone,
        [](const Contour& c, Percent) {
          return static_cast<double>(c.values().size()) / static_cast<double>(c.frames());
        }},
};

bool is_percentile(std::size_t row) { return std::string_view(kTable[row].name) == "percentile_P"; }

/// The P of `percentile_P`, if it is one.
std::optional<double> percent_of(const std::string& name) {
  if (!name.starts_with(kPercentile)) return std::nullopt;
  const auto percent = to_number(std::string_view(name).substr(kPercentile.size()));
  return percent && *percent >= 0.0 && *percent <= 100.0 ? percent : std::nullopt;
}

}  // namespace

std::string functional_name(const Functional& functional) {
  if (!is_percentile(functional.row)) return kTable.at(functional.row).name;
  return std::string(kPercentile) + to_text(functional.percent);
}

const std::vector<std::string>& functional_names() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    names.reserve(std::size(kTable));
    for (const Row& row : kTable) names.emplace_back(row.name);
    return names;
  }();
  return kNames;
}

Functional find_functional(const std::string& name, const std::string& where) {
  const std::optional<double> percent = percent_of(name);
  for (std::size_t row = 0; row < kTable.size(); ++row) {
    if (is_percentile(row) ? percent.has_value() : name == kTable[row].name) {
      return {row, percent.value_or(0.0)};
    }
  }
  throw usage_error(where + ": unknown '" + name + "' " + known_names(name, functional_names()) +
                    (name.starts_with(kPercentile) ? ", P a number from 0 to 100" : ""));
}

std::string functional_unit(const Functional& functional, const std::string& unit) {
  switch (kTable.at(functional.row).unit) {
    case UnitRule::kSame:
      return unit;
    case UnitRule::kSquared:
      return unit == "1" || unit.empty() ? unit : "(" + unit + ")²";
    case UnitRule::kPerSecond:
      return (unit.empty() ? "1" : unit) + "/s";
    case UnitRule::kNone:
      break;
  }
  return "1";
}

std::vector<float> apply(std::span<const Functional> functionals, std::span<const float> contour,
                         double step_s) {
  std::vector<float> results(functionals.size(), 0.0F);
  const Contour whole(contour, step_s);
  if (whole.empty()) return results;
  for (std::size_t i = 0; i < functionals.size(); ++i) {
    const auto& [row, percent] = functionals[i];
    results[i] = static_cast<float>(kTable.at(row).compute(whole, percent));
  }
  return results;
}

}  // namespace ser
