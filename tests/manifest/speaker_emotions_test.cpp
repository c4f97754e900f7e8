#include "manifest/speaker_emotions.hpp"

#include <gtest/gtest.h>

namespace ser {
namespace {

/// Speaker "a" with the emotions of the letters h (happy) and s (sad), and so on.
Manifest spoken(const std::vector<std::pair<std::string, std::string>>& speakers) {
  Manifest manifest;
  for (const auto& [speaker, letters] : speakers) {
    for (const char letter : letters) {
      Utterance& row = manifest.rows.emplace_back();
      row.speaker = speaker;
      row.emotion = letter == 'h' ? "happy" : letter == 's' ? "sad" : "";
    }
  }
  return manifest;
}

TEST(SpeakerEmotions, AreTiedWhereMostSpeakersHaveOne) {
  const auto tied = speaker_emotions(spoken({{"a", "hh"}, {"b", "sss"}, {"c", "hs"}}));
  EXPECT_EQ(tied.counted(), 3U);
  EXPECT_EQ(tied.with_one(), 2U);
  EXPECT_TRUE(tied.tied());
  EXPECT_TRUE(tied_text(tied)->starts_with("2 of 3 speakers have one emotion only: "));
  EXPECT_TRUE(tied_normalize_text(tied)->find("--normalize global") != std::string::npos);
  EXPECT_EQ(tied.clips.at({"", "c"}).at("sad"), 1U);
}

TEST(SpeakerEmotions, AreNotTiedWhereSpeakersHaveSeveral) {
  for (const auto& free :
       {spoken({{"a", "hh"}, {"b", "hs"}, {"c", "hs"}}),   // one of three
        spoken({{"a", "hh"}, {"b", "hh"}}),                // there is but one emotion
        spoken({{"a", "h"}, {"b", "s"}, {"c", "s"}}),      // one clip each says nothing
        spoken({{"", "hh"}, {"b", "xx"}}), Manifest{}}) {  // nobody, nothing
    EXPECT_FALSE(speaker_emotions(free).tied());
    EXPECT_FALSE(tied_text(speaker_emotions(free)));
    EXPECT_FALSE(tied_normalize_text(speaker_emotions(free)));
  }
}

}  // namespace
}  // namespace ser
