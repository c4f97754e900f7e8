#pragma once

#include <cstddef>
#include <vector>

namespace ser {

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
