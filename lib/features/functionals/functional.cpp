#include "features/functionals/functional.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>

namespace ser {
namespace {

struct Row {
  const char* name;
  float (*compute)(std::span<const float>);
};

float mean(std::span<const float> contour) {
  const double sum = std::accumulate(contour.begin(), contour.end(), 0.0);
  return static_cast<float>(sum / static_cast<double>(contour.size()));
}

/// In the order of the enumeration.
constexpr std::array<Row, 1> kTable = {{
    {"mean", mean},
}};

const Row& row_of(Functional functional) { return kTable.at(static_cast<std::size_t>(functional)); }

}  // namespace

std::string functional_name(Functional functional) { return row_of(functional).name; }

const std::vector<std::string>& functional_names() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    for (const Row& row : kTable) names.emplace_back(row.name);
    return names;
  }();
  return kNames;
}

Functional find_functional(const std::string& name) {
  const auto& names = functional_names();
  return static_cast<Functional>(std::find(names.begin(), names.end(), name) - names.begin());
}

float apply(Functional functional, std::span<const float> contour) {
  return row_of(functional).compute(contour);
}

}  // namespace ser
