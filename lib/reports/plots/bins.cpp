#include "reports/plots/bins.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace ser {
namespace {

constexpr std::size_t kFewestForABulk = 20;  // values
constexpr double kFewestBins = 5.0;
constexpr double kMostBins = 38.0;  // before their width is rounded up

double round_width(double least) {
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
    if (least <= factor * power * (1.0 + 1e-9)) return factor * power;
  }
  return 10.0 * power;
}

/// What lies above is far from the bulk of the values, however narrow that is.
double far_end(const std::vector<double>& ascending) {
  const auto at = [&](double share) {
    return ascending[static_cast<std::size_t>(share * static_cast<double>(ascending.size() - 1))];
  };
  return at(0.75) + 6.0 * std::max(at(0.75) - at(0.25), 0.5 * at(0.75));
}

}  // namespace

Bins bins_of(const std::vector<double>& ascending) {
  Bins bins;
  const double low = ascending.front();
  const double end = far_end(ascending);
  bins.open_end = ascending.size() >= kFewestForABulk && ascending.back() > end;
  const double high = bins.open_end ? end : ascending.back();
  const double count =
      std::clamp(std::sqrt(static_cast<double>(ascending.size())), kFewestBins, kMostBins);
  // Never so narrow that an edge and the next are the same number.
  const double width = round_width(std::max({(high - low) / count, high * 0.01, 1e-6}));
  // Without the noise of the last digits: 3 · 0.1 is 0.3.
  const auto edge = [width](double k) { return std::round(k * width * 1e9) / 1e9; };
  double first = std::floor(low / width);
  if (edge(first) > low) first -= 1.0;
  double last = std::floor(high / width) + 1.0;
  if (edge(last) <= high) last += 1.0;
  if (last - first < 3.0) {
    first = std::max(0.0, first - 1.0);  // one bar alone would show no length
    last += 1.0;
  }
  // Each edge anew from its number, so that no error adds up.
  for (double k = 0.0; k <= last - first; k += 1.0) bins.edges.push_back(edge(first + k));
  return bins;
}

std::size_t bin_of(const Bins& bins, double value) {
  const auto above = std::upper_bound(bins.edges.begin(), bins.edges.end(), value);
  const auto bin = static_cast<std::size_t>(above - bins.edges.begin());
  return std::clamp<std::size_t>(bin, 1, bins.edges.size() - 1) - 1;
}

}  // namespace ser
