#include "corpora/explain.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace ser {
namespace {

const char* const kTheatre = R"json({
  "name": "theatre",
  "patterns": ["{speaker}-{emotion}-{take}"],
  "parts": {"speaker": ["Anna", "Ben"], "emotion": {"j": "happy", "w": "angry"}, "take": "[0-9]+"},
  "columns": {"speaker": "{speaker}", "label": "{emotion}"}
})json";

NameExplanation explained(const std::string& file) {
  const std::vector<CorpusDefinition> definitions = {
      parse_definition(Json::parse(kTheatre), "theatre.json")};
  return explain_name(file, definitions).at(0);
}

TEST(ExplainName, SaysWhatARecognisedNameSays) {
  const NameExplanation found = explained("x/Anna-w-2.wav");
  ASSERT_TRUE(found.row.has_value());
  EXPECT_EQ(found.row->speaker, "Anna");
  EXPECT_EQ(found.row->emotion, "angry");
  EXPECT_EQ(found.fault, "");
}

TEST(ExplainName, NamesThePartThatDoesNotFitAndWhere) {
  EXPECT_EQ(explained("Ben-k-2.wav").fault,
            "part 'emotion' does not fit where 'k-2' is left (one of j, w)");
  EXPECT_EQ(explained("Carl-j-2.wav").fault,
            "part 'speaker' does not fit where 'Carl-j-2' is left (one of Anna, Ben)");
  EXPECT_EQ(explained("Anna-j-.wav").fault,
            "part 'take' does not fit where the name ends (must fit [0-9]+)");
  EXPECT_EQ(explained("Anna_j.wav").fault, "'-' is missing where '_j' is left");
  EXPECT_EQ(explained("Anna-j-2b.wav").fault, "the name goes on with 'b'");
  EXPECT_EQ(explained("Anna-j-2.txt").fault,
            "the pattern fits, but the ending is none of wav, flac");
}

TEST(ExplainName, TheDefinitionThatFitsComesFirstThenThoseThatFitMore) {
  const auto all = explain_name("03-01-01-01-01-01-30.wav", known_definitions());
  EXPECT_EQ(all.front().corpus, "ravdess");
  EXPECT_FALSE(all.front().row.has_value());
  EXPECT_EQ(explain_name("03a01Fa.wav", known_definitions()).front().corpus, "emodb");
}

}  // namespace
}  // namespace ser
