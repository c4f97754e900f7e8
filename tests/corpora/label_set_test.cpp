#include "corpora/label_set.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/text.hpp"
#include "manifest/manifest.hpp"

namespace ser {
namespace {

/// What becomes of the nine canonical emotions, `-` where left out.
std::string applied(const LabelSet& set) {
  std::vector<std::string> labels;
  for (const auto& emotion : canonical_emotions())
    labels.push_back(set.apply(emotion).value_or("-"));
  return join(labels, " ");
}

LabelSet shipped(const std::string& name) { return find_label_set(name, canonical_emotions()); }

LabelSet parsed(const std::string& text) {
  return parse_label_set(Json::parse(text), "own.json", canonical_emotions());
}

TEST(LabelSet, NativeKeepsEveryEmotionEvenOnesOfOwnCorpora) {
  EXPECT_EQ(applied(shipped("native")), join(canonical_emotions(), " "));
  EXPECT_EQ(shipped("native").apply("contempt"), "contempt");
}

TEST(LabelSet, ShippedSetsHaveTheClassesTheyAreNamedAfter) {
  EXPECT_EQ(applied(shipped("8")), "neutral calm happy sad angry fear disgust surprise -");
  EXPECT_EQ(applied(shipped("7")), "neutral neutral happy sad angry fear disgust surprise -");
  EXPECT_EQ(applied(shipped("6")), "neutral neutral happy sad angry fear disgust - -");
  EXPECT_EQ(applied(shipped("4")), "neutral neutral happy sad angry - - - -");
}

TEST(LabelSet, PoliciesForCalmAndBoredomOverrideTheSet) {
  LabelSet set = shipped("7");
  set.calm = LabelPolicy::kKeep;
  set.boredom = LabelPolicy::kNeutral;
  EXPECT_EQ(applied(set), "neutral calm happy sad angry fear disgust surprise neutral");
  set.calm = LabelPolicy::kDrop;
  set.boredom = LabelPolicy::kKeep;
  EXPECT_EQ(applied(set), "neutral - happy sad angry fear disgust surprise boredom");
}

TEST(LabelSet, MergingIntoNeutralFollowsWhatTheSetMakesOfNeutral) {
  LabelSet set = parsed(R"({"labels": {"neutral": "low", "sad": "low", "angry": "high"}})");
  set.calm = LabelPolicy::kNeutral;
  EXPECT_EQ(applied(set), "low low - low high - - - -");
}

TEST(LabelSet, EmotionsThatAMapDoesNotNameAreLeftOutUnlessOthersAreKept) {
  EXPECT_EQ(applied(parsed(R"({"labels": {"happy": "joy"}})")), "- - joy - - - - - -");
  EXPECT_EQ(applied(parsed(R"({"labels": {"calm": null}, "others": "keep"})")),
            "neutral - happy sad angry fear disgust surprise boredom");
}

TEST(LabelSet, ErrorsNameTheKey) {
  const auto message = [](const std::string& text) -> std::string {
    try {
      parsed(text);
    } catch (const Error& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_EQ(message(R"({"labels": {"Ang": "angry", "ang ": "sad"}})"),
            "own.json: labels.ang : is the same word as 'Ang'");
  EXPECT_EQ(message(R"({"labels": {"5": "angry", "05": "sad"}})"),
            "own.json: labels.05: is the same word as '5'");
  EXPECT_EQ(message(R"({"labels": {"happy": 1}})"),
            "own.json: labels.happy: must be a label, or null to leave it out");
  EXPECT_EQ(message(R"({"labels": {}, "others": "maybe"})"),
            "own.json: others: unknown 'maybe' (known: drop, keep)");
  EXPECT_EQ(message(R"({})"), "own.json: labels: is missing");
}

TEST(LabelSet, OwnWordsMapNativeLabelsWithoutCase) {
  const LabelSet set =
      parsed(R"({"labels": {"ang": "angry", "5": "sad", "fru": null, "happy": "joy"}})");
  EXPECT_EQ(set.apply("ang", "ang"), "angry");
  EXPECT_EQ(set.apply("ANG", "ANG"), "angry");
  EXPECT_EQ(set.apply("05", "05"), "sad");
  EXPECT_EQ(set.apply("5.0", "5.0"), "sad");
  EXPECT_EQ(set.apply("fru", "fru"), std::nullopt);
  EXPECT_EQ(set.apply("happy", "HAP"), "joy");
  EXPECT_EQ(set.apply("exc", "exc"), std::nullopt);
}

TEST(LabelSet, AnOwnWordGoesBeforeTheEmotionAndPoliciesFollowIt) {
  LabelSet set = parsed(R"({"labels": {"zen": "calm", "Joy": "glad", "happy": "happy"}})");
  EXPECT_EQ(set.apply("happy", "joy"), "glad");
  EXPECT_EQ(set.apply("happy", "happiness"), "happy");
  EXPECT_EQ(set.apply("zen", "zen"), "calm");
  set.calm = LabelPolicy::kDrop;
  EXPECT_EQ(set.apply("zen", "zen"), std::nullopt);
}

TEST(LabelSet, KnowsCanonicalEmotionsAndItsOwnWords) {
  const LabelSet set = parsed(R"({"labels": {"ang": "angry", "fru": null}})");
  EXPECT_TRUE(set.knows("boredom", "x"));
  EXPECT_TRUE(set.knows("fru", "fru"));
  EXPECT_TRUE(set.knows("ang", "Ang"));
  EXPECT_FALSE(set.knows("exc", "exc"));
  EXPECT_TRUE(find_label_set("4", std::vector<std::string>{"contempt"}).knows("contempt", ""));
}

TEST(IsNoLabel, WordsForMissingValuesAreNoLabels) {
  for (const char* word : {"nan", "NaN", "None", "NA", "n/a", "<NA>", "null", " ? ", "-"}) {
    EXPECT_TRUE(is_no_label(word)) << word;
  }
  for (const char* word : {"", "neutral", "n", "no", "unknown", "0"}) {
    EXPECT_FALSE(is_no_label(word)) << word;
  }
}

TEST(LabelPolicy, UnknownNameIsRefused) {
  EXPECT_EQ(parse_label_policy("", "calm"), LabelPolicy::kBySet);
  EXPECT_THROW(parse_label_policy("merge", "calm"), Error);
}

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
    EXPECT_EQ(canonical_gender(word), SpeakerGender::kMale) << word;
  }
  for (const char* word : {"f", "F", "female", "Woman", "w"}) {
    EXPECT_EQ(canonical_gender(word), SpeakerGender::kFemale) << word;
  }
  for (const char* word : {"other", "unknown", "", "nan", "mal", "fm"}) {
    EXPECT_EQ(canonical_gender(word), std::nullopt) << word;
  }
}

}  // namespace
}  // namespace ser
