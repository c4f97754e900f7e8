#include "reports/plots/layout.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "core/text.hpp"
#include "reports/table.hpp"

namespace ser {
namespace {

constexpr double kColumnWidth = 8.6;  // of a character of the text's font, rather wide
constexpr double kEdge = 18.0;
constexpr double kLegendGap = 28.0;
constexpr double kLegendLine = 20.0;
constexpr double kSwatchWidth = 20.0;
constexpr std::size_t kLegendName = 34;

struct Legend {
  std::vector<LegendEntry> entries;
  std::size_t rows = 1;
  std::vector<double> widths;  ///< of its columns

  double width() const { return std::accumulate(widths.begin(), widths.end(), 0.0); }
};

/// Columns of at most as many entries as the height has room for.
Legend arranged(const std::vector<LegendEntry>& entries, double height) {
  Legend legend;
  legend.entries = entries;
  if (entries.empty()) return legend;
  legend.rows = std::max<std::size_t>(8, static_cast<std::size_t>(height / kLegendLine));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    legend.entries[i].name = shortened(entries[i].name, kLegendName);
    if (i % legend.rows == 0) legend.widths.push_back(0.0);
    legend.widths.back() =
        std::max(legend.widths.back(), kSwatchWidth + 14.0 + text_width(legend.entries[i].name));
  }
  return legend;
}

void add_legend(Scene& scene, const Legend& legend) {
  double x = scene.right + kLegendGap;
  for (std::size_t i = 0; i < legend.entries.size(); ++i) {
    const std::size_t row = i % legend.rows;
    if (i > 0 && row == 0) x += legend.widths[i / legend.rows - 1];
    const double y = scene.top + 4.0 + kLegendLine * static_cast<double>(row);
    scene.swatches.push_back({x, y, 12.0, legend.entries[i].colour});
    scene.labels.push_back(
        {legend.entries[i].name, {x + kSwatchWidth, Measure::kPixel}, {y + 6.0, Measure::kPixel}});
  }
}

void add_heading(Scene& scene, const Chart& chart) {
  const double room = scene.width - 2.0 * kEdge;
  const auto line = [&](const std::string& text, double y, double size, Colour colour) {
    Label label{shortened_title(text, room, size),
                {scene.width / 2.0, Measure::kPixel},
                {y, Measure::kPixel},
                Anchor::kCentre};
    label.size = size;
    label.colour = colour;
    scene.labels.push_back(std::move(label));
  };
  line(chart.title, 24.0, kTitleSize, kInk);
  if (!chart.stamp.empty()) line(chart.stamp, 48.0, 1.1, kAlarm);
}

/// 1, 2 or 5 times a power of ten, about `span` / `count`.
double tick_step(double span, double count) {
  const double raw = span / count;
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (raw <= factor * power) return factor * power;
  }
  return 10.0 * power;
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

double text_width(std::string_view text, double size) {
  return kColumnWidth * size * static_cast<double>(display_width(text));
}

std::string shortened_title(const std::string& text, double width, double size) {
  const double columns = width / (kColumnWidth * size);
  return shortened(text, static_cast<std::size_t>(std::max(8.0, columns)));
}

std::string axis_text(const Axis& axis) {
  return axis.unit.empty() ? axis.label : axis.label + " (" + axis.unit + ")";
}

std::string value_text(const Chart& chart, double value) {
  return std::isfinite(value) ? fixed(value, chart.decimals) : "";
}

Scale scale_from_zero(double highest, int decimals) {
  Scale scale{0.0, highest > 0.0 ? highest * 1.04 : 1.0, true, 0.0};
  scale.step = tick_step(scale.high, 8.0);
  if (decimals == 0) scale.step = std::max(scale.step, 1.0);
  return scale;
}

Scene framed(const Chart& chart, const Frame& frame, const std::vector<LegendEntry>& entries) {
  const Legend legend = arranged(entries, frame.height);
  Scene scene;
  scene.name = chart.name;
  scene.left = std::round(kEdge + frame.left);  // whole, so that thin bars are sharp
  scene.right = scene.left + frame.width;
  scene.top = chart.stamp.empty() ? 50.0 : 74.0;
  scene.bottom = scene.top + frame.height;
  const double beside = legend.entries.empty() ? 0.0 : kLegendGap + legend.width();
  const double least = std::min(900.0, 2.0 * kEdge + text_width(chart.title, kTitleSize));
  scene.width = static_cast<int>(std::ceil(std::max(scene.right + beside + kEdge, least)));
  const double legend_end =
      scene.top + kLegendLine * static_cast<double>(std::min(legend.rows, legend.entries.size()));
  scene.height =
      static_cast<int>(std::ceil(std::max(scene.bottom + frame.below, legend_end) + kEdge));
  add_heading(scene, chart);
  add_legend(scene, legend);
  return scene;
}

void add_x_title(Scene& scene, const std::string& text, double distance) {
  scene.labels.push_back({shortened_title(text, scene.width, 1.0),
                          {(scene.left + scene.right) / 2.0, Measure::kPixel},
                          {scene.bottom + distance, Measure::kPixel},
                          Anchor::kCentre});
}

void add_y_title(Scene& scene, const std::string& text, double distance) {
  Label label{shortened_title(text, scene.height, 1.0),
              {scene.left - distance, Measure::kPixel},
              {(scene.top + scene.bottom) / 2.0, Measure::kPixel},
              Anchor::kCentre};
  label.upwards = true;
  scene.labels.push_back(label);
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
  const bool summed = chart.kind != ChartKind::kGroupedBars;
  if (summed) series.push_back(std::move(rest));
  chart.series = std::move(series);
  if (!summed) {
    chart.legend = legend_of(chart);
    chart.legend.push_back({rest.name + ": see the table", 0xFFFFFF});
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
