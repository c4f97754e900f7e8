#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "manifest/manifest.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// The rows of one corpus; rows without one are those of the corpus "".
struct CorpusSummary {
  std::size_t rows = 0;
  double seconds = 0.0;                         ///< of the rows whose duration is known
  std::map<std::string, std::size_t> emotions;  ///< rows by emotion, "" where there is none
  std::set<std::string> speakers;               ///< without the rows that have none
  std::map<std::string, std::set<std::string>> by_gender;  ///< speakers, "" where it is not known
};

struct ManifestSummary {
  std::size_t rows = 0;
  std::map<std::string, CorpusSummary> corpora;
  std::vector<double> durations;            ///< seconds of the rows where they are known, ascending
  std::map<int, std::size_t> sample_rates;  ///< rows by Hz
  std::vector<std::string> missing;         ///< known columns without any value
  std::vector<std::pair<std::string, std::size_t>> partial;  ///< columns and rows without a value
  std::vector<std::string> extra;                            ///< columns that ser does not know
  std::string hash;

  double seconds() const;
  /// All emotions, sorted as sort_labels does; "" last where there are rows without one.
  std::vector<std::string> emotions() const;
};

/// The length of a row's speech, as ManifestSummary counts it; nothing where it is not known.
std::optional<double> seconds_of(const Utterance& row);

/// Durations are `end` − `start` where there is an end, else the column `duration` of a row without
/// a start. `start`, `end` and `source` are never missing: most manifests need none. Throws
/// data_error for a start or an end that is no time.
ManifestSummary summary_of(const Manifest& manifest);

/// What a terminal shows, at most 80 columns wide; `path` as the user named it.
std::string manifest_text(const ManifestSummary& summary, const std::string& path);

/// {"kind": "manifest", "file", "rows", "seconds", "duration_s": {"known", "min", "median", "max"},
/// "corpora": {NAME: {"rows", "seconds", "speakers", "gender": {…: speakers}, "emotions": {…}}},
/// "sample_rates": {HZ: rows}, "missing", "partial": {COLUMN: rows without}, "extra", "hash"}. What
/// is not known has the name "".
Json manifest_json(const ManifestSummary& summary, const std::string& path);

/// The middle of ascending values, the mean of the two middle ones of an even number.
double median_of(const std::vector<double>& ascending);

}  // namespace ser
