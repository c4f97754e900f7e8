#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "manifest/manifest.hpp"
#include "reports/plots/scene.hpp"

namespace ser {

/// A value of a column, with its colour in all charts; "" for the rows without one.
struct ColumnValue {
  std::string name;
  Colour colour = kCounts;
};

/// The values of a column in the order of all charts, "" last.
struct FactColumn {
  std::string name;
  std::vector<ColumnValue> values;

  bool known() const;  ///< any value but ""
  const ColumnValue& value(std::string_view name) const;
};

struct SpeakerFact {
  std::string corpus;
  std::string name;
  std::string gender;
  double clips = 0.0;
};

/// What the charts of a manifest share.
struct ManifestFacts {
  const Manifest& manifest;
  FactColumn emotions;                                    ///< canonical ones first, then by name
  FactColumn corpora;                                     ///< by name
  FactColumn genders;                                     ///< female, male, then others
  std::vector<std::pair<double, std::string>> durations;  ///< seconds and corpus, where known
  std::vector<SpeakerFact> speakers;                      ///< by corpus, then by number or name
  bool synthetic = false;                                 ///< any corpus' speech is

  bool knows(std::string_view column) const;
};

/// Throws data_error for a start or an end that is no time.
ManifestFacts facts_of(const Manifest& manifest);

/// "(none)" for "".
std::string shown(const std::string& name);

/// Bins [edge, next edge) of a histogram.
struct Bins {
  std::vector<double> edges;  ///< one more than there are bins
  bool open_end = false;      ///< the last bin takes all larger values, too
};

/// Bins of equal width, a round number, over ascending finite values of 0 and more, of which there
/// is one at least: about √n of them, 5 to 40. A few values far above the others share the last
/// bin.
Bins bins_of(const std::vector<double>& ascending);

/// The bin of a value that is not below the first edge.
std::size_t bin_of(const Bins& bins, double value);

}  // namespace ser
