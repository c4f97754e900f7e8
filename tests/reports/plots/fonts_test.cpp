#include "reports/plots/fonts.hpp"

#include <gtest/gtest.h>

#include "core/text.hpp"

namespace ser {
namespace {

TEST(TextWidth, GrowsWithEachCharacterAndWithTheSize) {
  EXPECT_EQ(text_width(""), 0.0);
  double before = 0.0;
  for (const char* text : {"i", "iW", "iWä", "iWä愤", "iWä愤 ", "iWä愤 x"}) {
    EXPECT_GT(text_width(text), before) << text;
    before = text_width(text);
  }
  EXPECT_NEAR(text_width("label", {2.0, false}), 2.0 * text_width("label"), 1e-9);
  EXPECT_GT(text_width("label", {1.0, true}), text_width("label"));
  EXPECT_NEAR(text_width("aabb"), 2.0 * (text_width("a") + text_width("b")), 1e-9);
}

TEST(Fitted, KeepsWhatFitsAndMarksACut) {
  EXPECT_EQ(fitted("label", 1000.0), "label");
  EXPECT_EQ(fitted("label", text_width("label")), "label");
  const std::string cut = fitted(std::string(80, 'w'), 100.0);
  EXPECT_TRUE(cut.ends_with("w…"));
  EXPECT_LE(text_width(cut), 100.0);
  EXPECT_GT(text_width(cut + "w"), 100.0);
  EXPECT_EQ(fitted("label", 0.0), "…");
}

TEST(Fitted, NeverCutsWithinACharacter) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "愤ü";
  for (double width = 0.0; width < 200.0; width += 3.0) {
    EXPECT_TRUE(is_utf8(fitted(text, width))) << width;
  }
}

TEST(TextLines, BreaksAtBlanksAndLosesNothing) {
  const std::string text = "one two three four five six seven";
  const auto lines = text_lines(text, 90.0);
  EXPECT_GT(lines.size(), 2U);
  for (const auto& line : lines) EXPECT_LE(text_width(line), 90.0) << line;
  EXPECT_EQ(join(lines, " "), text);
  EXPECT_EQ(text_lines(text, 1000.0), std::vector<std::string>{text});
  EXPECT_TRUE(text_lines("", 100.0).empty());
}

TEST(Displayable, WhatCannotBeShownIsAQuestionMark) {
  EXPECT_EQ(displayable("a\nb\x7F"), "a?b?");
  EXPECT_EQ(displayable("a\xFF"), "a?");
  EXPECT_EQ(displayable("\xEF\xBF\xBFz"), "?z");
  EXPECT_EQ(displayable("`$(x)` <b> ü 愤"), "`$(x)` <b> ü 愤");
}

TEST(Displayable, OfAnyBytesIsUtf8) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  EXPECT_TRUE(is_utf8(displayable(all)));
  EXPECT_GT(text_width(all), 0.0);
}

}  // namespace
}  // namespace ser
