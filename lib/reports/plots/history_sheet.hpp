#pragma once

#include <filesystem>

#include "core/observer.hpp"
#include "reports/plots/chart.hpp"
#include "reports/plots/write_charts.hpp"
#include "reports/run_summary.hpp"

namespace ser {

/// Loss, accuracy (WA) and UAR by epoch, training beside development, and the epoch that was kept
/// (of an unfinished run: the best so far); the table is that of history.csv. Figures of the
/// training are those of its batches, as augmentation and dropout left them. The run has an epoch.
Sheet history_sheet(const RunSummary& run);

/// The same of all folds of a cross-validation: a thin line each, and their mean as far as all
/// have epochs; the table `folds` has `fold` before the columns of history.csv. A fold has an
/// epoch.
Sheet folds_sheet(const RunSummary& run);

/// Draws what fits `run` into `folder`. `path` is the run's own folder, whose files are never
/// replaced (usage_error); otherwise as write_drawings(). Without an epoch there is nothing to
/// draw, and `left_out` says so.
WrittenCharts plot_run(const RunSummary& run, const std::filesystem::path& path,
                       const std::filesystem::path& folder, Observer& observer);

}  // namespace ser
