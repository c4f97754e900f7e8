#include "reports/sparkline.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace ser {
namespace {

constexpr std::array<const char*, 8> kBlocks = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

/// Means of `count` pieces of about equal length.
std::vector<double> averaged(std::span<const double> values, std::size_t count) {
  std::vector<double> means;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t begin = i * values.size() / count;
    const std::size_t end = (i + 1) * values.size() / count;
    const auto piece = values.subspan(begin, end - begin);
    means.push_back(std::accumulate(piece.begin(), piece.end(), 0.0) /
                    static_cast<double>(piece.size()));
  }
  return means;
}

}  // namespace

std::string sparkline(std::span<const double> values, std::size_t width) {
  const auto points = averaged(values, std::min(width, values.size()));
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const double point : points) {
    if (!std::isfinite(point)) continue;
    low = std::min(low, point);
    high = std::max(high, point);
  }
  std::string line;
  for (const double point : points) {
    if (!std::isfinite(point)) {
      line += ' ';
      continue;
    }
    const double height = high > low ? (point - low) / (high - low) : 0.0;
    line += kBlocks[static_cast<std::size_t>(std::lround(height * (kBlocks.size() - 1)))];
  }
  return line;
}

}  // namespace ser
