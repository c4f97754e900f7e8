#include "reports/plots/history_sheet.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

#include "core/error.hpp"
#include "core/text.hpp"
#include "reports/plots/layout.hpp"
#include "reports/table.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

constexpr Colour kTraining = 0x0072B2;
constexpr Colour kDevelopment = 0xE69F00;
constexpr Colour kTrainingOfFold = 0xA6CEE3;
constexpr Colour kDevelopmentOfFold = 0xF5DA9F;
constexpr std::size_t kMostDots = 60;
constexpr double kDot = 4.0;
constexpr double kLoneDot = 8.0;
constexpr double kPanelHeight = 150.0;
constexpr double kThick = 2.5;
constexpr const char* kNoTraining = " (of the training not recorded)";
constexpr double kThin = 1.0;

using Value = std::function<double(const EpochRecord&)>;

/// A thing that is drawn of training and development.
struct Course {
  std::string title;
  Axis y;
  Value training;
  Value development;
  double highest = 0.0;     ///< of the axis; 0: as the data need
  bool has_chance = false;  ///< guessing gives one in so many classes
};

std::vector<Course> courses() {
  const auto train_uar = [](const EpochRecord& r) {
    return r.train_uar ? 100.0 * *r.train_uar : NAN;
  };
  return {{"Loss",
           {"cross entropy", "nats"},
           [](const EpochRecord& r) { return r.train_loss; },
           [](const EpochRecord& r) { return r.dev_loss; }},
          {"Accuracy (WA)",
           {"clips that are right", "%"},
           [](const EpochRecord& r) { return 100.0 * r.train_wa; },
           [](const EpochRecord& r) { return 100.0 * r.dev_wa; },
           100.0},
          {"Unweighted average recall (UAR)",
           {"mean over the emotions", "%"},
           train_uar,
           [](const EpochRecord& r) { return 100.0 * r.dev_uar; },
           100.0,
           true}};
}

double dot_of(std::size_t epochs) {
  if (epochs == 1) return kLoneDot;
  return epochs > kMostDots ? 0.0 : kDot;
}

Curve curve_of(const std::vector<EpochRecord>& history, const Value& value, Colour colour,
               double line) {
  Curve curve{{}, colour, line, dot_of(history.size())};
  for (const EpochRecord& record : history) {
    curve.points.emplace_back(record.epoch, value(record));
  }
  return curve;
}

bool any_finite(const Curve& curve) {
  return std::any_of(curve.points.begin(), curve.points.end(),
                     [](const auto& point) { return std::isfinite(point.second); });
}

/// Adds a curve that has something to show.
void add(Panel& panel, Curve curve, const std::string& name) {
  if (!any_finite(curve)) return;
  panel.legend.push_back({name, curve.colour});
  panel.curves.push_back(std::move(curve));
}

double highest_in(const Panel& panel) {
  double highest = 0.0;
  for (const Curve& curve : panel.curves) {
    for (const auto& point : curve.points) {
      if (std::isfinite(point.second)) highest = std::max(highest, point.second);
    }
  }
  return highest;
}

/// The axis from 0 on, so that no change looks larger than it is.
void set_scale(Panel& panel, const Course& course) {
  panel.scale = course.highest > 0.0 ? Scale{0.0, course.highest, true, 20.0}
                                     : scale_from_zero(highest_in(panel), 1);
}

/// What guessing gives: one class in so many.
void add_chance(Panel& panel, const Course& course, std::size_t classes, double last) {
  if (!course.has_chance || classes == 0) return;
  const double chance = 100.0 / static_cast<double>(classes);
  panel.curves.insert(panel.curves.begin(),
                      Curve{{{0.5, chance}, {last + 0.5, chance}}, kFaint, kThin, 0.0});
  panel.legend.push_back({"chance: " + fixed(chance, 1) + " %", kFaint});
}

void mark_kept(Panel& panel, const RunSummary& run) {
  const double kept = run.best->epoch;
  panel.curves.insert(panel.curves.begin(),
                      Curve{{{kept, panel.scale.low}, {kept, panel.scale.high}}, kInk, kThin, 0.0});
  const bool last = run.finished || run.keeps_last;
  panel.legend.push_back(
      {(last ? "kept: epoch " : "best yet: epoch ") + std::to_string(run.best->epoch), kInk});
}

Sheet empty_sheet(const RunSummary& run, const std::string& name, int last) {
  // "runs/cnn/" and "runs/cnn" are shown alike.
  fs::path path = fs::path(run.name).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  const std::string shown = path.filename().string();
  Sheet sheet{
      name,
      "Training of " + (shown.empty() ? run.name : shown) + (run.finished ? "" : " (unfinished)"),
      {"epoch", ""},
      0.5,
      last + 0.5,
      {},
      {}};
  sheet.step = scale_from_zero(last, 0).step;
  if (run.stamps) {
    sheet.stamp = stamp_words(*run.stamps);
  } else if (run.overlap_allowed) {
    sheet.stamp = run.copies_allowed ? "speaker overlap and leaking copies were allowed"
                                     : "speaker overlap was allowed";
  }
  return sheet;
}

/// The mean of the folds, as far as all of them go.
std::vector<double> means_of(const std::vector<RunSummary>& folds, const Value& value) {
  std::vector<double> means;
  for (std::size_t epoch = 0;; ++epoch) {
    double sum = 0.0;
    for (const RunSummary& fold : folds) {
      if (epoch >= fold.history.size()) return means;
      sum += value(fold.history[epoch]);
    }
    means.push_back(sum / static_cast<double>(folds.size()));
  }
}

Curve mean_curve(const std::vector<RunSummary>& folds, const Value& value, Colour colour) {
  Curve curve{{}, colour, kThick, 0.0};
  const auto means = means_of(folds, value);
  for (std::size_t i = 0; i < means.size(); ++i) {
    curve.points.emplace_back(static_cast<double>(i + 1), means[i]);
  }
  if (curve.points.size() == 1) curve.dot = kLoneDot;
  return curve;
}

Panel folds_panel(const Course& course, const std::vector<RunSummary>& folds) {
  Panel panel{course.title, course.y, {}, {}, {}, {}, {}, kPanelHeight};
  const auto thin = [&](const Value& value, Colour colour) {
    for (const RunSummary& fold : folds) {
      Curve curve = curve_of(fold.history, value, colour, kThin);
      if (curve.points.size() > 1) curve.dot = 0.0;
      if (any_finite(curve)) panel.curves.push_back(std::move(curve));
    }
    return !panel.curves.empty() && panel.curves.back().colour == colour;
  };
  const bool training = thin(course.training, kTrainingOfFold);
  thin(course.development, kDevelopmentOfFold);
  add(panel, mean_curve(folds, course.training, kTraining), "training: mean of folds");
  add(panel, mean_curve(folds, course.development, kDevelopment), "development: mean of folds");
  if (training) panel.legend.push_back({"training of a fold", kTrainingOfFold});
  panel.legend.push_back({"development of a fold", kDevelopmentOfFold});
  if (!training) panel.title += kNoTraining;
  Curve kept{{}, kInk, 0.0, 5.0};
  for (const RunSummary& fold : folds) {
    if (fold.best) kept.points.emplace_back(fold.best->epoch, course.development(*fold.best));
  }
  add(panel, std::move(kept), "kept epoch of a fold");
  return panel;
}

std::string folds_csv(const std::vector<RunSummary>& folds) {
  std::string text;
  for (const RunSummary& fold : folds) {
    const std::string number = fold.name.substr(fold.name.find('-') + 1);
    const auto lines = split(history_csv(fold.history), '\n');
    if (text.empty()) text = "fold," + lines.front() + "\n";
    for (std::size_t i = 1; i < lines.size(); ++i) {
      if (!lines[i].empty()) text += number + "," + lines[i] + "\n";
    }
  }
  return text;
}

std::vector<RunSummary> with_epochs(const std::vector<RunSummary>& folds) {
  std::vector<RunSummary> begun;
  for (const RunSummary& fold : folds) {
    if (!fold.history.empty()) begun.push_back(fold);
  }
  return begun;
}

}  // namespace

Sheet history_sheet(const RunSummary& run) {
  const int last = run.history.back().epoch;
  Sheet sheet = empty_sheet(run, "history", last);
  for (const Course& course : courses()) {
    Panel panel{course.title, course.y, {}, {}, {}, {}, {}, kPanelHeight};
    add(panel, curve_of(run.history, course.training, kTraining, 2.0), "training");
    if (panel.curves.empty()) panel.title += kNoTraining;
    add(panel, curve_of(run.history, course.development, kDevelopment, 2.0), "development");
    set_scale(panel, course);
    if (run.best) mark_kept(panel, run);
    add_chance(panel, course, run.labels.size(), last);
    sheet.panels.push_back(std::move(panel));
  }
  sheet.tables = {{"history", history_csv(run.history)}};
  return sheet;
}

Sheet folds_sheet(const RunSummary& run) {
  const auto folds = with_epochs(run.folds);
  int last = 1;
  for (const RunSummary& fold : folds) last = std::max(last, fold.history.back().epoch);
  Sheet sheet = empty_sheet(run, "folds", last);
  sheet.title += ": " + counted(folds.size(), "fold");
  if (folds.size() < run.folds.size()) sheet.title += " of " + std::to_string(run.folds.size());
  for (const Course& course : courses()) {
    Panel panel = folds_panel(course, folds);
    set_scale(panel, course);
    add_chance(panel, course, run.labels.size(), last);
    sheet.panels.push_back(std::move(panel));
  }
  sheet.tables = {{"folds", folds_csv(folds)}};
  return sheet;
}

WrittenCharts plot_run(const RunSummary& run, const fs::path& path, const fs::path& folder,
                       Observer& observer) {
  const bool of_folds = !run.folds.empty();
  if (of_folds ? with_epochs(run.folds).empty() : run.history.empty()) {
    WrittenCharts nothing;
    nothing.folder = folder;
    nothing.left_out[of_folds ? "folds" : "history"] = "no epoch is done yet";
    return nothing;
  }
  const Drawing drawing = drawing_of(of_folds ? folds_sheet(run) : history_sheet(run));
  return write_drawings({&drawing, 1}, folder, path / "history.csv", observer);
}

}  // namespace ser
