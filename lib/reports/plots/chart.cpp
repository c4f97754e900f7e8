#include "reports/plots/chart.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/text.hpp"
#include "storage/csv.hpp"

namespace ser {
namespace {

bool is_numeric(const Chart& chart) {
  return chart.kind == ChartKind::kHistogram || chart.kind == ChartKind::kLines;
}

std::size_t rows_of(const Chart& chart) {
  if (!is_numeric(chart)) return chart.categories.size();
  const std::size_t bins = chart.kind == ChartKind::kHistogram ? 1 : 0;
  return chart.positions.size() - std::min(bins, chart.positions.size());
}

std::vector<std::string> keys_of(const Chart& chart, std::size_t row) {
  if (!is_numeric(chart)) return chart.categories[row].keys;
  std::vector<std::string> keys = {to_text(chart.positions[row])};
  if (chart.kind == ChartKind::kHistogram) {
    const bool open = chart.open_end && row + 2 == chart.positions.size();
    keys.push_back(open ? "" : to_text(chart.positions[row + 1]));
  }
  return keys;
}

}  // namespace

std::string chart_csv(const Chart& chart) {
  check(chart);
  std::vector<std::string> cells = chart.keys;
  for (const Series& series : chart.series) cells.push_back(series.name);
  std::string text = csv_line(cells);
  for (std::size_t row = 0; row < rows_of(chart); ++row) {
    cells = keys_of(chart, row);
    for (const Series& series : chart.series) {
      const double value = series.values[row];
      cells.push_back(std::isfinite(value) ? to_text(value) : "");
    }
    text += csv_line(cells);
  }
  return text;
}

void check(const Chart& chart) {
  const auto refuse = [&](const char* what) {
    throw Error(ErrorKind::kBug, "chart " + chart.name + ": " + what);
  };
  const std::size_t rows = rows_of(chart);
  if (rows == 0 || chart.series.empty()) refuse("has nothing to show");
  for (const Series& series : chart.series) {
    if (series.values.size() != rows) refuse("a series has too few or too many values");
  }
  for (std::size_t row = 0; row < rows; ++row) {
    if (keys_of(chart, row).size() != chart.keys.size()) refuse("keys and their heads differ");
  }
  const bool single = chart.kind == ChartKind::kBars || chart.kind == ChartKind::kPie;
  if (single && chart.series.size() != 1) refuse("takes one series");
}

}  // namespace ser
