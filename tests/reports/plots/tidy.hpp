#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "reports/plots/scene.hpp"
#include "reports/table.hpp"

namespace ser {

/// Pixels from the left and the top.
struct Rectangle {
  double x0, y0, x1, y1;
};

inline double pixel(const Place& place, const Scale& scale, double begin, double end,
                    bool vertical) {
  if (place.measure == Measure::kPixel) return place.value;
  double share = place.value;
  if (place.measure == Measure::kAxis) share = (share - scale.low) / (scale.high - scale.low);
  return vertical ? end - share * (end - begin) : begin + share * (end - begin);
}

/// What a label covers: 7.5 pixels a column and 13 a line are a little less than fonts take.
inline Rectangle covered(const Scene& scene, const Label& label) {
  const double x = pixel(label.x, scene.x, scene.left, scene.right, false) + label.shift_x;
  const double y = pixel(label.y, scene.y, scene.top, scene.bottom, true) - label.shift_y;
  const double length = 7.5 * label.size * static_cast<double>(display_width(label.text));
  const double before = label.anchor == Anchor::kLeft    ? 0.0
                        : label.anchor == Anchor::kRight ? length
                                                         : length / 2.0;
  if (label.upwards) return {x - 6.5, y + before - length, x + 6.5, y + before};
  return {x - before, y - 6.5, x - before + length, y + 6.5};
}

/// No label of any plot area leaves the picture or lies on another.
inline void expect_tidy(const Scene& scene) {
  std::vector<std::pair<Rectangle, std::string>> all;
  const auto look_at = [&](const Scene& area) {
    for (const Label& label : area.labels) {
      const Rectangle place = covered(area, label);
      EXPECT_GE(place.x0, 0.0) << label.text;
      EXPECT_GE(place.y0, 0.0) << label.text;
      EXPECT_LE(place.x1, scene.width) << label.text;
      EXPECT_LE(place.y1, scene.height) << label.text;
      for (const auto& [other, text] : all) {
        const bool apart = place.x1 <= other.x0 || other.x1 <= place.x0 || place.y1 <= other.y0 ||
                           other.y1 <= place.y0;
        EXPECT_TRUE(apart) << label.text << " lies on label " << text;
      }
      all.emplace_back(place, label.text);
    }
  };
  look_at(scene);
  for (const Scene& panel : scene.panels) look_at(panel);
  EXPECT_LE(scene.width, 4000);
  EXPECT_LE(scene.height, 4000);
}

}  // namespace ser
