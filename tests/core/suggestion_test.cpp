#include "core/suggestion.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace ser {
namespace {

TEST(NearMiss, OneLetterMissingAddedChangedOrSwapped) {
  for (const char* written : {"angy", "angray", "angre", "anrgy", "ANGRYY"}) {
    EXPECT_TRUE(is_near_miss(written, "angry")) << written;
  }
}

TEST(NearMiss, TwoLettersFromSevenLettersOn) {
  EXPECT_TRUE(is_near_miss("emtoin", "emotion"));
  EXPECT_TRUE(is_near_miss("surprsie", "surprise"));
  EXPECT_FALSE(is_near_miss("ang", "angry"));
  EXPECT_FALSE(is_near_miss("emtn", "emotion"));
}

TEST(NearMiss, OtherWordsAreNone) {
  for (const auto& [written, meant] :
       std::vector<std::pair<const char*, const char*>>{{"motion", "emotion"},
                                                        {"tear", "fear"},
                                                        {"sa", "sad"},
                                                        {"end", "and"},
                                                        {"", "angry"},
                                                        {"angry", "angry"},
                                                        {"Angry", "angry"},
                                                        {"state", "start"}}) {
    EXPECT_FALSE(is_near_miss(written, meant)) << written;
  }
}

TEST(NearMiss, NearestWordIsTheFirstThatIsMeant) {
  const std::vector<std::string> known = {"neutral", "happy", "angry"};
  EXPECT_EQ(nearest_word("Hapy", known), "happy");
  EXPECT_EQ(nearest_word("fru", known), "");
}

}  // namespace
}  // namespace ser
