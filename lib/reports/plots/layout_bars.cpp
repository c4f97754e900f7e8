#include <algorithm>
#include <cmath>
#include <utility>

#include "reports/plots/layout.hpp"
#include "reports/table.hpp"

namespace ser {
namespace {

constexpr std::size_t kMostGrouped = 12;
constexpr std::size_t kMostStacked = 20;
constexpr std::size_t kMostNamed = 150;   // categories; more bars stand without names
constexpr std::size_t kLongestName = 36;  // columns
constexpr double kMostSharp = 2000.0;     // pixels of upright bars without names
constexpr double kNarrowest = 300.0;      // pixels of the plot area
constexpr double kWidest = 900.0;         // pixels of upright bars
constexpr double kTallest = 2600.0;       // pixels of lying ones
constexpr double kFilled = 0.8;           // of the room of a category

/// Upright bars over their names; lying ones beside theirs, which any number and length of names
/// allows; upright ones without names, where there are too many.
enum class Direction { kUpright, kLying, kUnnamed };

struct Plan {
  Direction direction = Direction::kUpright;
  std::size_t bars = 1;  ///< side by side in a category
  double slot = 0.0;     ///< pixels of a category
  double names = 0.0;    ///< pixels of the widest name
  bool values = true;    ///< written at the bars' ends

  double bar() const { return kFilled * slot / static_cast<double>(bars); }
};

double sum_at(const Chart& chart, std::size_t category) {
  double sum = 0.0;
  for (const Series& series : chart.series) {
    if (std::isfinite(series.values[category])) sum += series.values[category];
  }
  return sum;
}

bool is_grouped(const Chart& chart) { return chart.kind == ChartKind::kGroupedBars; }

double highest_of(const Chart& chart) {
  double highest = 0.0;
  for (std::size_t c = 0; c < chart.categories.size(); ++c) {
    if (!is_grouped(chart)) highest = std::max(highest, sum_at(chart, c));
    for (const Series& series : chart.series) {
      if (is_grouped(chart) && series.values[c] > highest) highest = series.values[c];
    }
  }
  return highest;
}

Plan planned(const Chart& chart) {
  Plan plan;
  plan.bars = is_grouped(chart) ? chart.series.size() : 1;
  for (const Category& category : chart.categories) {
    plan.names = std::max(plan.names, text_width(shortened(category.name, kLongestName)));
  }
  const auto count = static_cast<double>(chart.categories.size());
  const auto bars = static_cast<double>(plan.bars);
  const double value = text_width(value_text(chart, highest_of(chart)));
  plan.slot = std::max({plan.names + 14.0, (value + 4.0) * bars / kFilled, 44.0});
  if (plan.slot * count <= kWidest) {
    plan.slot = std::clamp(560.0 / count, plan.slot, std::max(plan.slot, 110.0));
    return plan;
  }
  if (chart.categories.size() > kMostNamed) {
    plan.direction = Direction::kUnnamed;
    plan.slot =
        count <= kMostSharp ? std::max(1.0, std::floor(1000.0 / count)) : kMostSharp / count;
    plan.values = false;
    return plan;
  }
  plan.direction = Direction::kLying;
  const double wanted = plan.bars == 1 ? 22.0 : kTextHeight * bars / kFilled;
  plan.slot = std::max(kTextHeight, std::min(wanted, kTallest / count));
  plan.values = plan.bar() >= 14.0;
  return plan;
}

/// A bar from `low` to `high` at the place `at` ± `half` on the axis of categories.
Box bar_box(Direction direction, std::pair<double, double> range, double at, double half,
            Colour colour) {
  if (direction == Direction::kLying) {
    return {range.first, at - half, range.second, at + half, colour};
  }
  return {at - half, range.first, at + half, range.second, colour};
}

void add_value(Scene& scene, const Chart& chart, Direction direction, double value, double at) {
  Label label;
  label.text = value_text(chart, value);
  const bool lying = direction == Direction::kLying;
  label.x = {lying ? value : at};
  label.y = {lying ? at : value};
  label.anchor = lying ? Anchor::kLeft : Anchor::kCentre;
  label.shift_x = lying ? 5.0 : 0.0;
  label.shift_y = lying ? 0.0 : 10.0;
  if (!label.text.empty()) scene.labels.push_back(std::move(label));
}

void add_grouped(Scene& scene, const Chart& chart, const Plan& plan, std::size_t category) {
  const double width = kFilled / static_cast<double>(plan.bars);
  const double gap = plan.bar() >= 8.0 ? 0.92 : 1.0;
  for (std::size_t s = 0; s < chart.series.size(); ++s) {
    const double value = chart.series[s].values[category];
    if (!std::isfinite(value)) continue;
    const double at =
        static_cast<double>(category) - kFilled / 2.0 + width * (static_cast<double>(s) + 0.5);
    scene.boxes.push_back(
        bar_box(plan.direction, {0.0, value}, at, width * gap / 2.0, chart.series[s].colour));
    if (plan.values) add_value(scene, chart, plan.direction, value, at);
  }
}

void add_stacked(Scene& scene, const Chart& chart, const Plan& plan, std::size_t category) {
  const auto at = static_cast<double>(category);
  // Thin bars overlap a little: a seam between them would show as a pattern.
  const double half = plan.slot < 4.0 ? 0.5 + 0.5 / plan.slot : kFilled / 2.0;
  double low = 0.0;
  for (const Series& series : chart.series) {
    const double value = series.values[category];
    if (!std::isfinite(value) || value == 0.0) continue;
    const Colour colour =
        chart.kind == ChartKind::kBars ? chart.categories[category].colour : series.colour;
    scene.boxes.push_back(bar_box(plan.direction, {low, low + value}, at, half, colour));
    low += value;
  }
  if (plan.values) add_value(scene, chart, plan.direction, low, at);
}

void add_names(Scene& scene, const Chart& chart, const Plan& plan) {
  if (plan.direction == Direction::kUnnamed) return;
  for (std::size_t c = 0; c < chart.categories.size(); ++c) {
    Label label;
    label.text = shortened(chart.categories[c].name, kLongestName);
    if (plan.direction == Direction::kLying) {
      label.x = {0.0, Measure::kArea};
      label.y = {static_cast<double>(c)};
      label.anchor = Anchor::kRight;
      label.shift_x = -8.0;
    } else {
      label.x = {static_cast<double>(c)};
      label.y = {0.0, Measure::kArea};
      label.anchor = Anchor::kCentre;
      label.shift_y = -14.0;
    }
    scene.labels.push_back(std::move(label));
  }
}

}  // namespace

Scene layout_bars(const Chart& whole) {
  const Chart chart = with_fewer_series(whole, is_grouped(whole) ? kMostGrouped : kMostStacked);
  const Plan plan = planned(chart);
  const auto count = static_cast<double>(chart.categories.size());
  const double highest = highest_of(chart);
  Scale values = scale_from_zero(highest, chart.decimals);
  const bool lying = plan.direction == Direction::kLying;
  // Ticks of the values take about as much as the largest value, which stands at a bar's end, too.
  const double digits = text_width(value_text(chart, values.high));
  const double left = 30.0 + (lying ? plan.names + 12.0 : digits + 14.0);
  const double width = lying ? 620.0 : std::max(kNarrowest, plan.slot * count);
  Frame frame{left, width, lying ? plan.slot * count : 360.0, 64.0};
  if (plan.values) {
    values.high = std::max(values.high, highest * (lying ? 1.0 + (digits + 12.0) / 620.0 : 1.08));
  }
  std::vector<LegendEntry> legend = legend_of(chart);
  // In the order in which they are seen: the last of a pile is on top.
  const bool piled = chart.kind == ChartKind::kStackedBars && !lying;
  if (piled && chart.legend.empty()) std::reverse(legend.begin(), legend.end());
  Scene scene = framed(chart, frame, legend);
  const double spare = lying ? 0.0 : (width / plan.slot - count) / 2.0;
  Scale categories{-0.5 - spare, count - 0.5 + spare};
  if (lying) std::swap(categories.low, categories.high);
  scene.x = lying ? values : categories;
  scene.y = lying ? categories : values;
  for (std::size_t c = 0; c < chart.categories.size(); ++c) {
    is_grouped(chart) ? add_grouped(scene, chart, plan, c) : add_stacked(scene, chart, plan, c);
  }
  add_names(scene, chart, plan);
  std::string below = axis_text(lying ? chart.y : chart.x);
  if (plan.direction == Direction::kUnnamed) {
    below += " (" + std::to_string(chart.categories.size()) + ", named in the table)";
  }
  add_x_title(scene, below, plan.direction == Direction::kUnnamed ? 24.0 : 46.0);
  add_y_title(scene, axis_text(lying ? chart.x : chart.y), left - 8.0);
  return scene;
}

}  // namespace ser
