#include "corpora/synonyms.hpp"

#include <gtest/gtest.h>

#include "manifest/manifest.hpp"

namespace ser {
namespace {

TEST(CanonicalEmotion, CanonicalNamesStay) {
  for (const auto& name : canonical_emotions()) EXPECT_EQ(canonical_emotion(name), name);
}

TEST(CanonicalEmotion, CaseSpacesAndSignsCountForNothing) {
  EXPECT_EQ(canonical_emotion(" ANGER "), "angry");
  EXPECT_EQ(canonical_emotion("Pleasant_Surprise"), "surprise");
  EXPECT_EQ(canonical_emotion("pleasant-surprise"), "surprise");
  EXPECT_EQ(canonical_emotion("Ärger"), "angry");
  EXPECT_EQ(canonical_emotion("ärger"), "angry");
}

TEST(CanonicalEmotion, UnknownWordsStayAsTheyAre) {
  EXPECT_EQ(canonical_emotion("Contempt"), "Contempt");
  EXPECT_EQ(canonical_emotion("A"), "A");
  EXPECT_EQ(canonical_emotion("not_angry"), "not_angry");
  EXPECT_EQ(canonical_emotion(""), "");
}

TEST(CanonicalGender, IsMaleFemaleOrEmpty) {
  for (const char* word : {"m", "M", "male", " Male ", "MAN"}) {
    EXPECT_EQ(canonical_gender(word), "male") << word;
  }
  for (const char* word : {"f", "F", "female", "Woman", "w"}) {
    EXPECT_EQ(canonical_gender(word), "female") << word;
  }
  for (const char* word : {"other", "unknown", "", "nan", "mal", "fm"}) {
    EXPECT_EQ(canonical_gender(word), "") << word;
  }
}

}  // namespace
}  // namespace ser
