#pragma once

#include <string>
#include <utility>
#include <vector>

#include "reports/plots/chart.hpp"

namespace ser {

/// A chart of named categories: value of series s at category c is 10 s + c + 1.
inline Chart made_chart(ChartKind kind, std::size_t categories, std::size_t series,
                        const std::string& name = "label") {
  Chart chart;
  chart.kind = kind;
  chart.name = "made";
  chart.title = "A title";
  chart.x = {"category", ""};
  chart.y = {"value", "s"};
  chart.keys = {"category"};
  for (std::size_t c = 0; c < categories; ++c) {
    const std::string text = name + " " + std::to_string(c);
    chart.categories.push_back({text, {text}, palette(c)});
  }
  for (std::size_t s = 0; s < series; ++s) {
    Series one{"series " + std::to_string(s), {}, palette(s)};
    for (std::size_t c = 0; c < categories; ++c) {
      one.values.push_back(static_cast<double>(10 * s + c + 1));
    }
    chart.series.push_back(std::move(one));
  }
  return chart;
}

/// The same over numbers: points 0, 1, 2, … of kLines, bins of width 1 of kHistogram.
inline Chart made_numbers(ChartKind kind, std::size_t count, std::size_t series) {
  Chart chart = made_chart(kind, count, series);
  chart.categories.clear();
  const std::size_t edges = kind == ChartKind::kHistogram ? count + 1 : count;
  for (std::size_t i = 0; i < edges; ++i) chart.positions.push_back(static_cast<double>(i));
  chart.keys = {"x"};
  if (kind == ChartKind::kHistogram) chart.keys = {"from", "to"};
  return chart;
}

}  // namespace ser
