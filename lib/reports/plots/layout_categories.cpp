#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

#include "reports/plots/layout.hpp"
#include "reports/table.hpp"

namespace ser {
namespace {

constexpr std::size_t kMostGrouped = 12;
constexpr std::size_t kMostNamed = 150;   // categories; more bars stand without names
constexpr double kLongestName = 200.0;    // pixels
constexpr double kUnnamedWidth = 460.0;   // pixels of upright bars without names
constexpr double kNarrowest = 240.0;      // pixels of the plot area
constexpr double kWidest = 410.0;         // pixels of upright bars
constexpr double kUsual = 380.0;          // pixels of upright bars, where names let them
constexpr double kUprightHeight = 230.0;  // their height
constexpr double kTallest = 2600.0;       // pixels of lying ones
constexpr double kFilled = 0.8;           // of the room of a category
constexpr double kLongestSector = 150.0;  // pixels of a name beside its value and share
constexpr std::size_t kMostSectors = 12;
constexpr double kPieSide = 240.0;       // pixels of the plot area
constexpr double kSmallestNamed = 0.07;  // share of the circle that has room for a number

/// Upright bars over their names; lying ones beside theirs, which any number and length of names
/// allows; upright ones without names, where there are too many.
enum class Direction { kUpright, kLying, kUnnamed };

struct Plan {
  Direction direction = Direction::kUpright;
  std::size_t bars = 1;   ///< side by side in a category
  double slot = 0.0;      ///< pixels of a category
  double names = 0.0;     ///< pixels of the widest name
  bool values = true;     ///< written at the bars' ends
  std::size_t count = 0;  ///< of categories

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

double highest_bar(const Chart& chart) {
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
  plan.count = chart.categories.size();
  plan.bars = is_grouped(chart) ? chart.series.size() : 1;
  for (const Category& category : chart.categories) {
    plan.names = std::max(plan.names, text_width(fitted(category.name, kLongestName)));
  }
  const auto count = static_cast<double>(chart.categories.size());
  const auto bars = static_cast<double>(plan.bars);
  const double value = text_width(value_text(chart, highest_bar(chart)), kSmall);
  plan.slot = std::max({plan.names + 10.0, (value + 4.0) * bars / kFilled, 30.0});
  if (plan.slot * count <= kWidest) {
    plan.slot = std::clamp(kUsual / count, plan.slot, std::max(plan.slot, 90.0));
    return plan;
  }
  if (chart.categories.size() > kMostNamed) {
    plan.direction = Direction::kUnnamed;
    // Whole pixels, where there are as many as bars.
    plan.slot = count <= kUnnamedWidth ? std::floor(kUnnamedWidth / count) : kUnnamedWidth / count;
    plan.values = false;
    return plan;
  }
  plan.direction = Direction::kLying;
  const double wanted = plan.bars == 1 ? 22.0 : 15.0 * bars / kFilled;
  plan.slot = std::max(kTextHeight, std::min(wanted, kTallest / count));
  plan.values = plan.bar() >= 12.0;
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
  label.lettering = kSmall;
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
    label.text = fitted(chart.categories[c].name, kLongestName);
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

/// The frame of bars; `digits` is the width of the largest value.
Frame frame_of(const Chart& chart, const Plan& plan, const Scale& values) {
  const bool lying = plan.direction == Direction::kLying;
  const double digits = text_width(value_text(chart, values.high), kSmall);
  Frame frame;
  frame.left = lying ? plan.names + 8.0 : tick_width(values, kUprightHeight) + 8.0;
  const double beside = 2.0 * kEdge + frame.left;
  frame.width = lying ? std::max(kNarrowest, kPictureWidth - beside - digits / 2.0)
                      : std::max(kNarrowest, plan.slot * static_cast<double>(plan.count));
  frame.height = lying ? plan.slot * static_cast<double>(plan.count) : kUprightHeight;
  frame.below = plan.direction == Direction::kUnnamed ? 4.0 : 26.0;
  frame.right = lying ? digits / 2.0 : 0.0;
  frame.x_title = axis_text(lying ? chart.y : chart.x);
  frame.y_title = axis_text(lying ? chart.x : chart.y);
  if (plan.direction == Direction::kUnnamed) {
    frame.x_title += " (" + std::to_string(plan.count) + ", named in the table)";
  }
  frame.legend = legend_of(chart);
  // In the order in which they are seen: the last of a pile is on top.
  frame.upwards = chart.kind == ChartKind::kStackedBars && !lying && chart.legend.empty();
  return frame;
}

void add_share(Scene& scene, const Sector& sector, double share) {
  const double middle = (sector.from + sector.to) / 360.0 * std::numbers::pi;
  const double radius = share > 0.999 ? 0.0 : 0.78;
  Label label{
      percent(share), {radius * std::cos(middle)}, {radius * std::sin(middle)}, Anchor::kCentre};
  label.lettering = kSmall;
  if (is_dark(sector.colour)) label.colour = 0xFFFFFF;
  scene.labels.push_back(label);
}

}  // namespace

Scene layout_bars(const Chart& whole) {
  const Chart chart = with_fewer_series(whole, is_grouped(whole) ? kMostGrouped : kMostStacked);
  const Plan plan = planned(chart);
  const auto count = static_cast<double>(plan.count);
  const double highest = highest_bar(chart);
  Scale values = scale_from_zero(highest, chart.decimals);
  const bool lying = plan.direction == Direction::kLying;
  const Frame frame = frame_of(chart, plan, values);
  if (plan.values) {
    // The largest value stands at its bar's end.
    const double value = text_width(value_text(chart, highest), kSmall);
    values.high = std::max(
        values.high, lying ? highest * frame.width / (frame.width - value - 8.0) : highest * 1.1);
  }
  Scene scene = framed(chart, frame);
  const double spare = lying ? 0.0 : (frame.width / plan.slot - count) / 2.0;
  Scale categories{-0.5 - spare, count - 0.5 + spare};
  if (lying) std::swap(categories.low, categories.high);
  scene.x = lying ? values : categories;
  scene.y = lying ? categories : values;
  for (std::size_t c = 0; c < chart.categories.size(); ++c) {
    is_grouped(chart) ? add_grouped(scene, chart, plan, c) : add_stacked(scene, chart, plan, c);
  }
  add_names(scene, chart, plan);
  return scene;
}

Scene layout_pie(const Chart& whole) {
  const Chart chart = with_fewer_sectors(whole, kMostSectors);
  const std::vector<double>& values = chart.series.front().values;
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  std::vector<LegendEntry> legend;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Category& category = chart.categories[i];
    legend.push_back({fitted(category.name, kLongestSector, kSmall) + ": " +
                          value_text(chart, values[i]) + " (" +
                          percent(sum > 0.0 ? values[i] / sum : 0.0) + ")",
                      category.colour});
  }
  Frame frame;
  frame.width = kPieSide;
  frame.height = kPieSide;
  frame.legend = std::move(legend);
  Scene scene = framed(chart, frame);
  scene.frame = false;
  scene.x = {-1.05, 1.05};
  scene.y = {-1.05, 1.05};
  double before = 0.0;
  for (std::size_t i = 0; i < values.size() && sum > 0.0; ++i) {
    // Clockwise from the top, as a clock is read.
    const double after = before + values[i] / sum;
    Sector sector{90.0 - 360.0 * after, 90.0 - 360.0 * before, chart.categories[i].colour};
    // From an angle to the same angle would be nothing.
    if (after - before > 1.0 - 1e-9) sector = {0.0, 360.0, sector.colour};
    if (values[i] > 0.0) scene.sectors.push_back(sector);
    if (after - before >= kSmallestNamed) add_share(scene, sector, after - before);
    before = after;
  }
  return scene;
}

}  // namespace ser
