#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "reports/plots/scene.hpp"

namespace ser {

/// Pixels from the left and the top.
struct Rectangle {
  double x0, y0, x1, y1;
};

/// What a text covers: from its capitals' top to its baseline.
inline Rectangle covered(const PlacedText& text) {
  const double height = 0.73 * kFontSize * text.lettering.size;
  if (text.upwards) return {text.x - height, text.y - text.width, text.x, text.y};
  return {text.x, text.y - height, text.x + text.width, text.y};
}

/// No text of any plot area, numbers of axes with them, leaves the picture or lies on another.
inline void expect_tidy(const Scene& scene) {
  std::vector<std::pair<Rectangle, std::string>> all;
  for (const PlacedText& text : texts_of(scene)) {
    const Rectangle place = covered(text);
    EXPECT_GE(place.x0, 0.0) << text.text;
    EXPECT_GE(place.y0, 0.0) << text.text;
    EXPECT_LE(place.x1, scene.width) << text.text;
    EXPECT_LE(place.y1, scene.height) << text.text;
    for (const auto& [other, name] : all) {
      const bool apart = place.x1 <= other.x0 || other.x1 <= place.x0 || place.y1 <= other.y0 ||
                         other.y1 <= place.y0;
      EXPECT_TRUE(apart) << text.text << " lies on " << name;
    }
    all.emplace_back(place, text.text);
  }
  EXPECT_LE(scene.width, 4000);
  EXPECT_LE(scene.height, 4000);
}

}  // namespace ser
