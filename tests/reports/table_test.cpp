#include "reports/table.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ser {
namespace {

TEST(DisplayWidth, CountsWhatATerminalShows) {
  EXPECT_EQ(display_width(""), 0U);
  EXPECT_EQ(display_width("angry"), 5U);
  EXPECT_EQ(display_width("Ärger"), 5U);
  EXPECT_EQ(display_width("A\xCC\x88rger"), 5U);  // A and a combining diaeresis
  EXPECT_EQ(display_width("怒り"), 4U);
  EXPECT_EQ(display_width("😠"), 2U);
}

TEST(DisplayWidth, CountsABrokenByteAsOne) {
  EXPECT_EQ(display_width("a\xFFz"), 3U);
  EXPECT_EQ(display_width("\xC3"), 1U);       // cut within a character
  EXPECT_EQ(display_width("\xE6\x80z"), 3U);  // a continuation is missing
}

TEST(Shortened, CutsBetweenCharactersAndMarksTheCut) {
  EXPECT_EQ(shortened("surprise", 8), "surprise");
  EXPECT_EQ(shortened("surprise", 7), "surpri…");
  EXPECT_EQ(shortened("怒り怒り", 4), "怒…");  // the next would be cut in half
  EXPECT_EQ(shortened("sad", 1), "s");
  EXPECT_EQ(shortened("sad", 0), "");
}

TEST(FirstColumns, TakesWholeCharacters) {
  EXPECT_EQ(first_columns("Ärger", 1), "Ä");
  EXPECT_EQ(first_columns("怒り", 3), "怒");
  EXPECT_EQ(first_columns("sad", 9), "sad");
}

const Table kTable = {{{"label"}, {"n", Align::kRight}, {"remark"}},
                      {{"Ärger", "12", ""}, {"sad", "5", "a|b"}}};

TEST(TextTable, AlignsColumnsAndEndsNoLineInBlanks) {
  EXPECT_EQ(text_table(kTable),
            "label   n  remark\n"
            "Ärger  12\n"
            "sad     5  a|b\n");
  EXPECT_EQ(text_table(kTable, 2),
            "  label   n  remark\n"
            "  Ärger  12\n"
            "  sad     5  a|b\n");
}

TEST(TextTable, WithoutHeadsHasNoLineOfThem) {
  EXPECT_EQ(text_table({{{}, {}}, {{"model", "m"}, {"part", "test"}}}), "model  m\npart   test\n");
}

TEST(TextTable, WithoutRowsIsItsHeads) {
  EXPECT_EQ(text_table({{{"a"}, {"b"}}, {}}), "a  b\n");
  EXPECT_EQ(text_table({{}, {}}), "");
}

TEST(TextTable, ShowsControlCharactersAsQuestionMarks) {
  EXPECT_EQ(text_table({{{"a"}}, {{"x\ny\x1B[31m"}}}), "a\nx?y?[31m\n");
}

TEST(MarkdownTable, AlignsInTheRuleAndEscapesBars) {
  EXPECT_EQ(markdown_table(kTable),
            "| label | n | remark |\n"
            "|---|---:|---|\n"
            "| Ärger | 12 |  |\n"
            "| sad | 5 | a\\|b |\n");
}

}  // namespace
}  // namespace ser
