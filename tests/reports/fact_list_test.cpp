#include <gtest/gtest.h>

#include <cmath>

#include "reports/table.hpp"

namespace ser {
namespace {

TEST(FactList, ValuesStandBelowEachOtherAndEmptyOnesAreLeftOut) {
  const std::vector<Fact> facts = {{"a", "1"}, {"nothing", ""}, {"long name", "2 3"}};
  EXPECT_EQ(fact_list(facts), "a          1\nlong name  2 3\n");
  EXPECT_EQ(fact_list({}), "");
}

TEST(FactList, LongValuesGoOnBelowThemselvesWithinEightyColumns) {
  std::string value;
  for (int i = 0; i < 60; ++i) value += (i > 0 ? " word" : "word");
  const std::vector<Fact> facts = {{"x", value}};
  const std::string text = fact_list(facts);
  EXPECT_EQ(text.substr(0, 3), "x  ");
  // 77 columns hold 15 words of four letters with the blanks between them.
  std::string line = "word";
  for (int i = 1; i < 15; ++i) line += " word";
  EXPECT_EQ(text, "x  " + line + "\n   " + line + "\n   " + line + "\n   " + line + "\n");
}

TEST(Wrapped, CutsAWordThatIsLongerThanALine) {
  EXPECT_EQ(wrapped("ab abcdef c", 4), (std::vector<std::string>{"ab", "abc…", "c"}));
  EXPECT_EQ(wrapped("", 4), std::vector<std::string>{});
  EXPECT_EQ(wrapped("éé éé", 5), std::vector<std::string>{"éé éé"});
}

TEST(Counted, OneHasNoPlural) {
  EXPECT_EQ(counted(0, "row"), "0 rows");
  EXPECT_EQ(counted(1, "row"), "1 row");
  EXPECT_EQ(counted(2, "row"), "2 rows");
}

TEST(SizeText, GoesByPowersOfAThousand) {
  EXPECT_EQ(size_text(0), "0 bytes");
  EXPECT_EQ(size_text(999), "999 bytes");
  EXPECT_EQ(size_text(1000), "1.0 kB");
  EXPECT_EQ(size_text(1540000), "1.5 MB");
  EXPECT_EQ(size_text(2000000000), "2.0 GB");
}

TEST(Sparkline, GoesFromTheSmallestValueToTheLargest) {
  const std::vector<double> rising = {0, 1, 2, 3, 4, 5, 6, 7};
  EXPECT_EQ(sparkline(rising, 60), "▁▂▃▄▅▆▇█");
  const std::vector<double> falling = {1.0, 0.0};
  EXPECT_EQ(sparkline(falling, 60), "█▁");
}

TEST(Sparkline, EqualValuesStandAtTheBottomAndNoNumberIsABlank) {
  const std::vector<double> equal = {0.5, 0.5};
  EXPECT_EQ(sparkline(equal, 60), "▁▁");
  const std::vector<double> broken = {0.0, NAN, 1.0};
  EXPECT_EQ(sparkline(broken, 60), "▁ █");
  EXPECT_EQ(sparkline({}, 60), "");
}

TEST(Sparkline, AveragesMoreValuesThanColumns) {
  const std::vector<double> values = {0, 2, 7, 9};  // means 1 and 8
  EXPECT_EQ(sparkline(values, 2), "▁█");
  const std::vector<double> many(1000, 1.0);
  EXPECT_EQ(display_width(sparkline(many, 60)), 60U);
}

}  // namespace
}  // namespace ser
