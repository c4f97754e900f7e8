#include "reports/plots/palette.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "manifest/manifest.hpp"

namespace ser {
namespace {

constexpr std::array<Colour, 7> kOkabeIto = {0xE69F00, 0x56B4E9, 0x009E73, 0xCC79A7,
                                             0x0072B2, 0xD55E00, 0xF0E442};
/// In the order of canonical_emotions().
constexpr std::array<Colour, 9> kEmotions = {0x999999, 0x56B4E9, 0xF0E442, 0x0072B2, 0xD55E00,
                                             0xCC79A7, 0x009E73, 0xE69F00, 0x333333};
constexpr Colour kDarkest = 0x08306B;

double channel(Colour colour, unsigned shift) { return (colour >> shift) & 0xFFU; }

/// `colour` moved by `share` towards `other`.
Colour mixed(Colour colour, Colour other, double share) {
  Colour result = 0;
  for (const unsigned shift : {16U, 8U, 0U}) {
    const double value = channel(colour, shift) * (1.0 - share) + channel(other, shift) * share;
    result |= static_cast<Colour>(std::lround(value)) << shift;
  }
  return result;
}

double luminance(Colour colour) {
  const auto linear = [&](unsigned shift) {
    const double value = channel(colour, shift) / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(16) + 0.7152 * linear(8) + 0.0722 * linear(0);
}

}  // namespace

Colour darker(Colour colour) { return mixed(colour, kInk, 0.35); }

Colour palette(std::size_t index) {
  const Colour base = kOkabeIto[index % kOkabeIto.size()];
  const std::size_t round = index / kOkabeIto.size() % 4;
  if (round == 0) return base;
  return mixed(base, round == 2 ? 0xFFFFFF : kInk, round == 3 ? 0.65 : 0.4);
}

std::vector<Colour> label_colours(const std::vector<std::string>& labels) {
  const auto& canonical = canonical_emotions();
  const auto place = [&](const std::string& label) {
    return std::find(canonical.begin(), canonical.end(), label) - canonical.begin();
  };
  std::vector<Colour> colours;
  for (const std::string& label : labels) {
    const auto at = static_cast<std::size_t>(place(label));
    colours.push_back(label.empty() || at == canonical.size() ? kFaint : kEmotions.at(at));
  }
  const std::set<Colour> taken(colours.begin(), colours.end());
  std::size_t next = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i].empty() || colours[i] != kFaint) continue;
    while (taken.contains(palette(next))) ++next;
    colours[i] = palette(next++);
  }
  return colours;
}

Colour shade(double share) {
  const double bounded = std::isfinite(share) ? std::clamp(share, 0.0, 1.0) : 0.0;
  // Through a middle blue, so that half the range is not grey.
  return bounded < 0.6 ? mixed(0xFFFFFF, 0x4292C6, bounded / 0.6)
                       : mixed(0x4292C6, kDarkest, (bounded - 0.6) / 0.4);
}

Colour grey(double share) {
  const double bounded = std::isfinite(share) ? std::clamp(share, 0.0, 1.0) : 0.0;
  return mixed(0xFFFFFF, 0x202020, bounded);
}

Colour diverging(double share) {
  const double bounded = std::isfinite(share) ? std::clamp(share, -1.0, 1.0) : 0.0;
  return mixed(0xFFFFFF, bounded < 0.0 ? 0x2166AC : 0xB2182B, std::abs(bounded));
}

bool is_dark(Colour colour) {
  // 1.05 / (L + 0.05) > (L + 0.05) / 0.05
  return luminance(colour) + 0.05 < std::sqrt(1.05 * 0.05);
}

}  // namespace ser
