#include "reports/plots/scene.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "core/text.hpp"
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

namespace {

constexpr double kTickDistance = 8.0;  // of a number from its axis, pixels
constexpr double kMostUprightTicks = 8.0;
constexpr double kTickRoom = 22.0;      // an upright axis has about a number in so many pixels
constexpr double kMostTicks = 12.0;     // of a level axis
constexpr double kTickGap = 14.0;       // between numbers side by side
constexpr double kHalfCapital = 0.365;  // of a letter's height, of the font's size

double share_of(const Scale& scale, double value) {
  return (value - scale.low) / (scale.high - scale.low);
}

int decimals_of(double step) {
  return std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 12);
}

std::vector<std::pair<double, std::string>> stepped(const Scale& scale, double step) {
  const auto [low, high] = std::minmax(scale.low, scale.high);
  const double slack = 1e-9 * (high - low);
  std::vector<std::pair<double, std::string>> ticks;
  for (double k = std::ceil((low - slack) / step); k * step <= high + slack; k += 1.0) {
    const double value = k == 0.0 ? 0.0 : k * step;
    ticks.emplace_back(value, fixed(value, decimals_of(step)));
  }
  return ticks;
}

double widest(const std::vector<std::pair<double, std::string>>& ticks) {
  double width = 0.0;
  for (const auto& [value, text] : ticks) {
    width = std::max(width, text_width(text, kTickLettering));
  }
  return width;
}

PlacedText placed(const Scene& scene, const Label& label) {
  PlacedText text{displayable(label.text), 0.0,           0.0,         0.0,
                  label.lettering,         label.upwards, label.colour};
  text.width = text_width(text.text, label.lettering);
  const double x = pixel_x(scene, label.x) + label.shift_x;
  const double y = pixel_y(scene, label.y) - label.shift_y;
  const double before = label.anchor == Anchor::kLeft    ? 0.0
                        : label.anchor == Anchor::kRight ? text.width
                                                         : text.width / 2.0;
  const double down = kHalfCapital * kFontSize * label.lettering.size;
  text.x = label.upwards ? x + down : x - before;
  text.y = label.upwards ? y + before : y + down;
  return text;
}

void add_ticks(std::vector<PlacedText>& texts, const Scene& scene) {
  const auto add = [&](const std::string& text, Place x, Place y, Anchor anchor, double right,
                       double up) {
    if (text.empty()) return;
    texts.push_back(placed(scene, {text, x, y, anchor, right, up, kTickLettering}));
  };
  if (scene.x.ticks && scene.x.numbers) {
    for (const auto& [value, text] : ticks_of(scene.x, scene.right - scene.left, false)) {
      add(text, {value}, {0.0, Measure::kArea}, Anchor::kCentre, 0.0, -kTickDistance - 7.0);
    }
  }
  if (scene.y.ticks && scene.y.numbers) {
    for (const auto& [value, text] : ticks_of(scene.y, scene.bottom - scene.top, true)) {
      add(text, {0.0, Measure::kArea}, {value}, Anchor::kRight, -kTickDistance, 0.0);
    }
  }
}

}  // namespace

double pixel_x(const Scene& scene, const Place& place) {
  if (place.measure == Measure::kPixel) return place.value;
  const double share =
      place.measure == Measure::kArea ? place.value : share_of(scene.x, place.value);
  return scene.left + share * (scene.right - scene.left);
}

double pixel_y(const Scene& scene, const Place& place) {
  if (place.measure == Measure::kPixel) return place.value;
  const double share =
      place.measure == Measure::kArea ? place.value : share_of(scene.y, place.value);
  return scene.bottom - share * (scene.bottom - scene.top);
}

double round_step(double span, double count) {
  const double raw = span / count;
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (raw <= factor * power * (1.0 + 1e-9)) return factor * power;
  }
  return 10.0 * power;
}

std::vector<std::pair<double, std::string>> ticks_of(const Scale& scale, double pixels,
                                                     bool upright) {
  if (!scale.marks.empty()) return scale.marks;
  const double span = std::abs(scale.high - scale.low);
  if (upright) {
    const double least = round_step(span, std::clamp(pixels / kTickRoom, 2.0, kMostUprightTicks));
    return stepped(scale, std::max(scale.step, least));
  }
  double step = std::max(scale.step, round_step(span, kMostTicks));
  for (;; step = round_step(step * 1.5, 1.0)) {
    auto ticks = stepped(scale, step);
    if (ticks.size() < 3 || (widest(ticks) + kTickGap) * span <= step * pixels) return ticks;
  }
}

double tick_width(const Scale& scale, double pixels) {
  return scale.ticks && scale.numbers ? widest(ticks_of(scale, pixels, true)) : 0.0;
}

std::vector<PlacedText> texts_of(const Scene& scene) {
  std::vector<PlacedText> texts;
  add_ticks(texts, scene);
  for (const Label& label : scene.labels) texts.push_back(placed(scene, label));
  for (const Scene& panel : scene.panels) {
    for (PlacedText& text : texts_of(panel)) texts.push_back(std::move(text));
  }
  return texts;
}

}  // namespace ser
