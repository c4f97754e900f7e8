#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/spelling.hpp"
#include "metrics/outcomes.hpp"
#include "metrics/predictions.hpp"
#include "metrics/table.hpp"
#include "storage/json_reader.hpp"

namespace ser {

struct Interval {
  double low = 0.0;
  double high = 0.0;
};

/// The `share` quantile (0 to 1) of ascending values, interpolated linearly between neighbours
/// (numpy's default; type 7 of Hyndman and Fan). `sorted` is not empty.
double quantile(std::span<const double> sorted, double share);

/// Rows that are drawn together, by index.
using RowGroups = std::vector<std::vector<std::size_t>>;

/// Percentile bootstrap (Efron 1979) of 95 %: `samples` times as many groups as there are are drawn
/// with replacement and the metric computed of their rows. One interval a metric; none where
/// `samples` is 0 or the metric was never defined. The same seed gives the same intervals.
std::vector<std::optional<Interval>> bootstrap_intervals(const Outcomes& outcomes,
                                                         const RowGroups& groups,
                                                         std::span<const Metric> metrics,
                                                         int samples, std::uint64_t seed);

/// What is drawn for the intervals: whole speakers, for intervals that hold for new speakers, or
/// clips.
enum class BootstrapBy { kAuto, kSpeaker, kClip };
inline constexpr Spelling<BootstrapBy> kBootstrapBy[] = {{BootstrapBy::kSpeaker, "speaker"},
                                                         {BootstrapBy::kClip, "clip"}};

/// With so many speakers, and no clip without one, kAuto draws speakers; else clips.
inline constexpr std::size_t kSpeakersToDraw = 5;

struct ScoreOptions {
  int bootstrap = 1000;  ///< samples; 0: no intervals
  BootstrapBy by = BootstrapBy::kAuto;
  std::uint64_t seed = 1;
};

struct MetricValue {
  std::string name;  ///< of the metric table
  std::optional<double> value;
  std::optional<Interval> ci95;
};

/// The figures of some of the clips.
struct SliceScores {
  std::size_t n = 0;
  std::vector<MetricValue> metrics;  ///< those of the table that are `in_slices`
};
using Slices = std::map<std::string, SliceScores>;

/// Everything an evaluation says in numbers.
struct Scores {
  std::size_t n = 0;
  std::vector<std::string> labels;
  Confusion confusion{0};
  std::vector<MetricValue> metrics;    ///< all of the table, in its order
  std::vector<ClassScores> per_class;  ///< one a label
  Slices per_speaker;  ///< by `corpus:speaker`, or the speaker where there is no corpus
  Slices per_corpus;
  Slices per_gender;
  Slices per_intensity;
  ScoreOptions options;
  bool by_speaker = false;  ///< the intervals

  /// Throws usage_error naming the metrics there are.
  const MetricValue& metric(std::string_view name) const;
};

/// Rows whose speaker (corpus, gender, intensity) is not known are in no slice of that kind.
/// Throws data_error when there are no rows, they do not fit the labels, or whole speakers are to
/// be drawn and one is not known.
Scores score(const Predictions& predictions, const ScoreOptions& options);

/// The numbers of metrics.json; null where a figure is not defined.
Json describe(const Scores& scores);

}  // namespace ser
