#include "reports/plots/layout.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "core/text.hpp"

namespace ser {
namespace {

constexpr double kLegendGap = 20.0;   // between the plot area and the legend beside it
constexpr double kEntryGap = 16.0;    // between entries
constexpr double kSwatch = 11.0;      // pixels of a side
constexpr double kBeforeName = 17.0;  // from the swatch's left
constexpr double kLongestEntry = 260.0;
constexpr std::size_t kMostFlowingRows =
    2;  // more are set in columns, so that the eye finds its way

double entry_width(const LegendEntry& entry) {
  return kBeforeName + std::min(kLongestEntry, text_width(entry.name, kSmall)) + kEntryGap;
}

double widest_entry(const std::vector<LegendEntry>& entries) {
  double width = 0.0;
  for (const LegendEntry& entry : entries) width = std::max(width, entry_width(entry));
  return width;
}

void add_entry(Scene& scene, const LegendEntry& entry, double x, double y) {
  scene.swatches.push_back({x, y - kSwatch / 2.0, kSwatch, entry.colour});
  Label label{fitted(entry.name, kLongestEntry, kSmall),
              {x + kBeforeName, Measure::kPixel},
              {y, Measure::kPixel}};
  label.lettering = kSmall;
  scene.labels.push_back(std::move(label));
}

/// The legend in columns of at most as many entries as the plot area has room for.
struct Beside {
  std::size_t rows = 1;
  double width = 0.0;  ///< of all columns
};

Beside beside(const std::vector<LegendEntry>& entries, double height) {
  Beside legend;
  if (entries.empty()) return legend;
  legend.rows = std::max<std::size_t>(3, static_cast<std::size_t>(height / kTextHeight));
  const std::size_t columns = (entries.size() + legend.rows - 1) / legend.rows;
  legend.width = kLegendGap - kEntryGap + static_cast<double>(columns) * widest_entry(entries);
  return legend;
}

void add_beside(Scene& scene, std::vector<LegendEntry> entries, std::size_t rows, bool upwards) {
  if (upwards) std::reverse(entries.begin(), entries.end());
  const double step = widest_entry(entries);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::size_t column = i / rows;
    const double x = scene.right + kLegendGap + step * static_cast<double>(column);
    add_entry(scene, entries[i], x, scene.top + 9.0 + kTextHeight * static_cast<double>(i % rows));
  }
}

/// Rows of entries one after the other.
std::size_t flowing_rows(const std::vector<LegendEntry>& entries, double width) {
  std::size_t rows = 1;
  double at = 0.0;
  for (const LegendEntry& entry : entries) {
    const double taken = entry_width(entry);
    if (at > 0.0 && at + taken - kEntryGap > width) {
      ++rows;
      at = 0.0;
    }
    at += taken;
  }
  return rows;
}

/// A line of text from the left or around the middle.
Label line_at(const std::string& text, double x, double y, Anchor anchor, Lettering lettering,
              Colour colour) {
  Label label{text, {x, Measure::kPixel}, {y, Measure::kPixel}, anchor};
  label.lettering = lettering;
  label.colour = colour;
  return label;
}

/// The places of the `count` largest of `sums`, in their order.
std::vector<std::size_t> largest(const std::vector<double>& sums, std::size_t count) {
  std::vector<std::size_t> order(sums.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return sums[a] > sums[b]; });
  order.resize(count);
  std::sort(order.begin(), order.end());
  return order;
}

double known(double value) { return std::isfinite(value) ? value : 0.0; }

}  // namespace

std::string axis_text(const Axis& axis) {
  return axis.unit.empty() ? axis.label : axis.label + " (" + axis.unit + ")";
}

std::string value_text(const Chart& chart, double value) {
  return std::isfinite(value) ? fixed(value, chart.decimals) : "";
}

Scale scale_from_zero(double highest, int decimals) {
  Scale scale{0.0, highest > 0.0 ? highest * 1.04 : 1.0, true, 0.0};
  scale.step = round_step(scale.high, 8.0);
  if (decimals == 0) scale.step = std::max(scale.step, 1.0);
  return scale;
}

double add_heading(Scene& scene, const std::string& title, const std::string& stamp) {
  double y = 22.0;
  const auto add = [&](const std::string& text, Lettering lettering, Colour colour) {
    for (const auto& line : text_lines(text, scene.width - 2.0 * kEdge, lettering)) {
      scene.labels.push_back(line_at(line, kEdge, y, Anchor::kLeft, lettering, colour));
      y += kTextHeight * std::max(1.0, lettering.size) + 1.0;
    }
  };
  scene.title = title;
  add(title, kTitle, kInk);
  if (!stamp.empty()) add(stamp, {1.0, true}, kAlarm);
  return y - kTextHeight / 2.0;
}

double add_x_title(Scene& scene, const std::string& text, double distance) {
  if (text.empty()) return scene.bottom + distance;
  double y = scene.bottom + distance + kTextHeight / 2.0;
  for (const auto& line : text_lines(text, scene.width - 2.0 * kEdge)) {
    const double half = text_width(line) / 2.0;
    const double x = std::clamp((scene.left + scene.right) / 2.0, kEdge + half,
                                std::max(kEdge + half, scene.width - kEdge - half));
    scene.labels.push_back(line_at(line, x, y, Anchor::kCentre, {}, kAxisInk));
    y += kTextHeight;
  }
  return y - kTextHeight / 2.0;
}

double add_legend_rows(Scene& scene, const std::vector<LegendEntry>& entries, double x, double y,
                       double width) {
  if (entries.empty()) return y;
  const double step = widest_entry(entries);
  const auto columns =
      std::max<std::size_t>(1, static_cast<std::size_t>((width + kEntryGap) / step));
  const bool in_columns = flowing_rows(entries, width) > kMostFlowingRows;
  double at = 0.0;
  std::size_t row = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const double taken = entry_width(entries[i]);
    if (in_columns) {
      row = i / columns;
      at = step * static_cast<double>(i % columns);
    } else if (at > 0.0 && at + taken - kEntryGap > width) {
      ++row;
      at = 0.0;
    }
    add_entry(scene, entries[i], x + at, y + kTextHeight * (static_cast<double>(row) + 0.5));
    at += taken;
  }
  return y + kTextHeight * static_cast<double>(row + 1);
}

Scene framed(const Chart& chart, const Frame& frame) {
  Scene scene;
  scene.name = chart.name;
  scene.left = std::round(kEdge + frame.left);  // whole, so that thin bars are sharp
  scene.right = scene.left + frame.width;
  const Beside legend = beside(frame.legend, frame.height);
  const bool stands_beside = scene.right + legend.width + kEdge <= kPictureWidth;
  const double least =
      std::min(kPictureWidth,
               2.0 * kEdge + std::max({text_width(chart.title, kTitle), text_width(frame.x_title),
                                       text_width(frame.y_title)}));
  const double right = std::max(frame.right, stands_beside ? legend.width : 0.0);
  scene.width = static_cast<int>(std::ceil(std::max(scene.right + right + kEdge, least)));
  double y = add_heading(scene, chart.title, chart.stamp) + 6.0;
  for (const auto& line : text_lines(frame.y_title, scene.width - 2.0 * kEdge)) {
    scene.labels.push_back(
        line_at(line, kEdge, y + kTextHeight / 2.0, Anchor::kLeft, {}, kAxisInk));
    y += kTextHeight;
  }
  scene.top = std::round(y + 8.0);
  scene.bottom = scene.top + frame.height;
  y = add_x_title(scene, frame.x_title, frame.below);
  if (stands_beside) {
    add_beside(scene, frame.legend, legend.rows, frame.upwards);
    const std::size_t rows = std::min(legend.rows, frame.legend.size());
    y = std::max(y, scene.top + kTextHeight * static_cast<double>(rows));
  } else {
    y = add_legend_rows(scene, frame.legend, kEdge, y + 8.0, scene.width - 2.0 * kEdge);
  }
  scene.height = static_cast<int>(std::ceil(y + kEdge - 4.0));
  return scene;
}

std::vector<LegendEntry> legend_of(const Chart& chart) {
  if (!chart.legend.empty() || chart.series.size() < 2) return chart.legend;
  std::vector<LegendEntry> entries;
  for (const Series& series : chart.series) entries.push_back({series.name, series.colour});
  return entries;
}

Chart with_fewer_series(Chart chart, std::size_t limit) {
  if (chart.series.size() <= limit) return chart;
  std::vector<double> sums;
  for (const Series& series : chart.series) {
    sums.push_back(std::accumulate(series.values.begin(), series.values.end(), 0.0,
                                   [](double sum, double value) { return sum + known(value); }));
  }
  const auto kept = largest(sums, limit - 1);
  Series rest{std::to_string(chart.series.size() - kept.size()) + " others",
              std::vector<double>(chart.series.front().values.size()), 0xCCCCCC};
  std::vector<Series> series;
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    if (std::binary_search(kept.begin(), kept.end(), i)) {
      series.push_back(std::move(chart.series[i]));
      continue;
    }
    for (std::size_t k = 0; k < rest.values.size(); ++k) {
      rest.values[k] += known(chart.series[i].values[k]);
    }
  }
  if (chart.kind == ChartKind::kGroupedBars) {  // a sum beside them would be no bar of theirs
    chart.series = std::move(series);
    chart.legend = legend_of(chart);
    chart.legend.push_back({rest.name + ": see the table", 0xFFFFFF});
  } else {
    series.push_back(std::move(rest));
    chart.series = std::move(series);
  }
  return chart;
}

Chart with_fewer_sectors(Chart chart, std::size_t limit) {
  std::vector<double>& values = chart.series.front().values;
  if (values.size() <= limit) return chart;
  const auto kept = largest(values, limit - 1);
  Category rest{std::to_string(values.size() - kept.size()) + " others", {}, 0xCCCCCC};
  double sum = std::accumulate(values.begin(), values.end(), 0.0);
  std::vector<Category> categories;
  std::vector<double> shown;
  for (const std::size_t i : kept) {
    categories.push_back(std::move(chart.categories[i]));
    shown.push_back(values[i]);
    sum -= values[i];
  }
  categories.push_back(std::move(rest));
  shown.push_back(sum);
  chart.categories = std::move(categories);
  values = std::move(shown);
  return chart;
}

Scene layout(const Chart& chart) {
  static const std::map<ChartKind, Scene (*)(const Chart&)> kLayouts = {
      {ChartKind::kBars, layout_bars},           {ChartKind::kGroupedBars, layout_bars},
      {ChartKind::kStackedBars, layout_bars},    {ChartKind::kPie, layout_pie},
      {ChartKind::kHistogram, layout_histogram}, {ChartKind::kHeatMap, layout_heat_map},
      {ChartKind::kLines, layout_lines}};
  return kLayouts.at(chart.kind)(chart);
}

}  // namespace ser
