#include "corpora/definition.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "manifest/manifest.hpp"
#include "storage/json_reader.hpp"

namespace ser {
namespace {

const char* const kSmall = R"json({
  "name": "small",
  "patterns": ["{speaker}_{emotion}"],
  "parts": {"speaker": "[0-9]+", "emotion": {"a": "angry", "s": "sad"}},
  "columns": {"speaker": "{speaker}", "label": "{emotion}"}
})json";

/// The message that parsing gives after one change, or "accepted".
std::string message_after(const std::string& setting) {
  Json json = Json::parse(kSmall);
  apply_setting(json, setting);
  try {
    parse_definition(json, "small.json");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return "accepted";
}

TEST(Definition, SmallestNeedsNamePatternsPartsAndColumns) {
  const CorpusDefinition definition = parse_definition(Json::parse(kSmall), "small.json");
  EXPECT_EQ(definition.name, "small");
  EXPECT_FALSE(definition.synthetic);
  EXPECT_EQ(definition.extensions, (std::vector<std::string>{"wav", "flac"}));
}

TEST(Definition, MisspeltKeyIsNamedWithTheKnownOnes) {
  EXPECT_EQ(message_after("pattrens=1").substr(0, 60),
            "small.json: pattrens: unknown key (did you mean 'patterns'?)");
}

TEST(Definition, MissingKeyIsNamed) {
  Json json = Json::parse(kSmall);
  json.erase("columns");
  EXPECT_THROW(
      {
        try {
          parse_definition(json, "small.json");
        } catch (const Error& error) {
          EXPECT_STREQ(error.what(), "small.json: columns: is missing");
          throw;
        }
      },
      Error);
}

TEST(Definition, PatternWithUnknownPartIsRefused) {
  EXPECT_EQ(message_after(R"(patterns=["{speker}_{emotion}"])"),
            "small.json: patterns '{speker}_{emotion}': unknown part 'speker' (did you mean "
            "'speaker'?) (known: emotion, speaker)");
}

TEST(Definition, PartOfAnotherTypeIsRefused) {
  EXPECT_EQ(message_after("parts.speaker=3"),
            "small.json: parts.speaker: must be a regular expression (text), a list of codes or an "
            "object of code and value, not 3");
}

TEST(Definition, UnusedPartIsRefused) {
  EXPECT_EQ(message_after("parts.take=x+"), "small.json: parts.take: is in none of the patterns");
}

TEST(Definition, ImpossibleRegularExpressionNamesThePart) {
  EXPECT_EQ(message_after("parts.speaker=[0-9"),
            "small.json: parts.speaker: '[0-9' is no regular expression");
}

TEST(Definition, OpenBraceIsRefused) {
  EXPECT_EQ(message_after(R"(patterns=["{speaker}_{emotion"])"),
            "small.json: patterns '{speaker}_{emotion': a brace must enclose the name of a part");
}

TEST(Definition, PartTwiceInOnePatternIsRefused) {
  EXPECT_EQ(message_after(R"(patterns=["{speaker}_{emotion}_{speaker}"])"),
            "small.json: patterns '{speaker}_{emotion}_{speaker}': part 'speaker' appears twice");
}

TEST(Definition, CodesThatDifferOnlyInCaseAreRefused) {
  EXPECT_EQ(message_after(R"(parts.emotion={"a": "angry", "A": "fear"})"),
            "small.json: parts.emotion: code 'A' appears twice (case is not told apart)");
}

TEST(Definition, UnknownColumnIsNamedWithTheKnownOnes) {
  EXPECT_EQ(message_after("columns.langauge=en"),
            "small.json: columns.langauge: unknown column (did you mean 'language'?) (known: "
            "speaker, gender, age, language, style, label, intensity, text, take)");
}

TEST(Definition, SpeakerAndLabelAreRequiredColumns) {
  EXPECT_EQ(message_after(R"(columns={"speaker": "{speaker}"})"),
            "small.json: columns.label: is missing");
}

TEST(Definition, GenderIsMaleOrFemale) {
  EXPECT_EQ(message_after(R"(speakers={"1": {"gender": "man"}})"),
            "small.json: speakers.1.gender: unknown 'man' (did you mean 'male'?) (known: male, "
            "female)");
}

TEST(Definition, AgeIsAWholeNumberOfYears) {
  EXPECT_EQ(message_after(R"(speakers={"1": {"age": 31.5}})"),
            "small.json: speakers.1.age: must be a whole number, not 31.5");
}

TEST(Definition, ALabelThatIsNoCanonicalEmotionNeedsItsEmotion) {
  EXPECT_EQ(
      message_after(R"(parts.emotion={"a": "anger", "s": "sad"})"),
      "small.json: emotions.anger: is missing: the label 'anger' is no canonical emotion; say "
      "which it is (such as \"anger\": \"angry\"), or null to leave it out");
  EXPECT_EQ(message_after(R"(parts.emotion={"a": "contempt", "s": "sad"})"),
            "small.json: emotions.contempt: is missing: the label 'contempt' is no canonical "
            "emotion; say which it is, or null to leave it out");
  Json json = Json::parse(kSmall);
  apply_setting(json, R"(parts.emotion={"a": "anger", "c": "contempt", "s": "sad", "x": "other"})");
  apply_setting(json, R"(emotions={"anger": "angry", "contempt": "contempt", "other": null})");
  const auto emotions = parse_definition(json, "small.json").emotions;
  EXPECT_EQ(emotions.at("contempt"), "contempt");
  EXPECT_EQ(emotions.at("other"), "");
}

TEST(Definition, AnEmotionOfALabelThatNoNameHasIsRefusedWithTheNearest) {
  EXPECT_EQ(
      message_after(R"(emotions={"angy": "angry"})"),
      "small.json: emotions.angy: no name and no table has this label (did you mean 'angry'?) "
      "(known: angry, sad)");
  EXPECT_EQ(message_after(R"(emotions={"angry": ""})"),
            "small.json: emotions.angry: must be an emotion, or null to leave the label out");
}

TEST(Definition, APublishedEmotionAndASpeakerThatNoNameHasAreRefused) {
  EXPECT_EQ(message_after(R"(expected=[{"files": 1, "emotions": {"angri": 1}}])").substr(0, 89),
            "small.json: expected: emotions.angri: no label becomes this emotion (did you mean "
            "'angry'");
  EXPECT_EQ(message_after(R"(speakers={"x": {"age": 30}})"), "accepted");
  Json json = Json::parse(kSmall);
  apply_setting(json, R"(parts.speaker=["Anna", "Ben"])");
  apply_setting(json, R"(speakers={"Ana": {"age": 30}})");
  try {
    parse_definition(json, "small.json");
    ADD_FAILURE() << "accepted";
  } catch (const Error& error) {
    EXPECT_STREQ(
        error.what(),
        "small.json: speakers.Ana: no name has this speaker (did you mean 'Anna'?) (known: "
        "Anna, Ben)");
  }
}

TEST(Definition, WhatARegularExpressionCanSayIsNotKnown) {
  Json json = Json::parse(kSmall);
  apply_setting(json, R"(parts.emotion=[a-z]+)");
  apply_setting(json, R"(emotions={"wut": "angry"})");
  EXPECT_EQ(parse_definition(json, "small.json").emotions.at("wut"), "angry");
}

TEST(Definition, AMappedFormThatNoNameGivesIsRefused) {
  EXPECT_EQ(message_after(R"(columns.label={"from": "{emotion}", "values": {"angri": "angry"}})"),
            "small.json: columns: values: no name gives 'angri' (did you mean 'angry'?) (known: "
            "angry, sad)");
}

TEST(Definition, ExpectedCountsAreChecked) {
  EXPECT_EQ(message_after(R"(expected=[{"files": 0}])"),
            "small.json: expected.0.files: 0 is out of range (allowed: 1 to 100000000)");
  EXPECT_EQ(message_after(R"(expected=[{"files": 3, "labels": {}}])").substr(0, 41),
            "small.json: expected.0.labels: unknown ke");
}

TEST(Definition, TwinsNameAPart) {
  EXPECT_EQ(message_after(R"(twins={"part": "modality", "prefer": ["03"]})"),
            "small.json: twins.part: unknown part 'modality'");
}

TEST(Definition, LabelSourcesAndSpeakerTablesAreReadStrictly) {
  EXPECT_EQ(message_after(R"(label_sources.heard={"table": "v.csv", "key": "k", "label": "l"})"),
            "accepted");
  EXPECT_EQ(message_after(R"(label_sources.heard={"table": "v.csv", "key": "k"})"),
            "small.json: label_sources.heard.label: is missing");
  EXPECT_EQ(message_after(R"(label_sources.heard={"table": "a/v.csv", "key": "k", "label": "l"})"),
            "small.json: label_sources.heard.table: must be a file name without folders");
  EXPECT_EQ(message_after(R"(label_sources.intended={"table": "v.csv"})"),
            "small.json: label_sources: must not name 'intended', which the names are");
  EXPECT_EQ(message_after(R"(speaker_table={"table": "s.csv", "key": "k", "age": "Age"})"),
            "accepted");
  EXPECT_EQ(message_after(R"(speaker_table={"table": "s.csv", "key": "k", "years": "Age"})"),
            "small.json: speaker_table.years: unknown key (known: age, gender, key, table)");
  EXPECT_EQ(message_after(R"(speaker_table={"table": "s.csv", "key": "k",
                             "gender": {"from": "Sex", "values": {"M": "man"}}})"),
            "small.json: speaker_table.gender.values.M: unknown 'man' (known: male, female)");
}

TEST(Definition, CremaDKnowsItsActors) {
  const CorpusDefinition definition = find_definition("crema-d");
  std::size_t men = 0;
  std::size_t women = 0;
  for (const auto& [id, facts] : definition.speakers) {
    men += facts.gender == SpeakerGender::kMale ? 1U : 0U;
    women += facts.gender == SpeakerGender::kFemale ? 1U : 0U;
    EXPECT_FALSE(facts.age.empty()) << id;
  }
  EXPECT_EQ(men, 48U);
  EXPECT_EQ(women, 43U);
}

TEST(Definition, ShippedOnesParseAndCountWhatTheyState) {
  std::vector<std::string> names;
  for (const auto& definition : known_definitions()) {
    names.push_back(definition.name);
    EXPECT_FALSE(definition.licence.empty()) << definition.name;
    EXPECT_FALSE(definition.citation.empty()) << definition.name;
    EXPECT_FALSE(definition.speakers.empty()) << definition.name;
    for (const auto& expected : definition.expected) {
      std::size_t sum = 0;
      for (const auto& [emotion, count] : expected.emotions) sum += count;
      EXPECT_EQ(sum, expected.files) << definition.name;
      for (const auto& speaker : expected.speakers) {
        EXPECT_TRUE(definition.speakers.contains(speaker)) << definition.name << " " << speaker;
      }
    }
  }
  EXPECT_EQ(names, (std::vector<std::string>{"crema-d", "demo", "emodb", "iesc", "ravdess", "savee",
                                             "tess"}));
}

TEST(Definition, OnlyTheDemoCorpusIsSynthetic) {
  for (const auto& definition : known_definitions()) {
    EXPECT_EQ(definition.synthetic, definition.name == "demo") << definition.name;
  }
}

}  // namespace
}  // namespace ser
