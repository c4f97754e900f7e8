#include "splits/stamps.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "storage/atomic_file.hpp"

namespace ser {
namespace {

Stamps with(bool Stamps::*member) {
  Stamps stamps;
  stamps.*member = true;
  return stamps;
}

std::vector<std::string> keys_of(const Json& json) {
  std::vector<std::string> keys;
  for (const auto& [key, unused] : json.items()) keys.push_back(key);
  return keys;
}

TEST(Stamps, EveryMemberHasOneRowWithWordsOfItsOwn) {
  EXPECT_EQ(std::size(kStamps), sizeof(Stamps) / sizeof(bool));
  std::set<std::string_view> words;
  for (const Stamp& stamp : kStamps) {
    for (const auto word : {stamp.key, stamp.word, stamp.code, stamp.meaning}) {
      EXPECT_FALSE(word.empty());
      EXPECT_TRUE(words.insert(word).second) << word;
    }
    EXPECT_TRUE(stamp.meaning.starts_with(stamp.word)) << stamp.meaning;
  }
}

TEST(Stamps, ReadBackFromWhatEachKindOfFileHolds) {
  for (const Stamp& stamp : kStamps) {
    const Stamps stamps = with(stamp.member);
    EXPECT_EQ(stamps_from_json(stamps_json(stamps)), stamps) << stamp.key;
    EXPECT_EQ(stamps_from_json(model_stamps_json(stamps)), stamps) << stamp.key;
  }
}

TEST(Stamps, ModelFilesHaveThemInTheOrderInWhichTheyCame) {
  EXPECT_EQ(model_stamps_json({}).dump(),
            R"({"speaker_dependent":false,"speaker_adapted":false,"synthetic":false,)"
            R"("copies_leaked":false,"corpus_adapted":false})");
}

TEST(Stamps, AModelOfTheFirstVersionLacksTheLaterOnes) {
  const Json first = {{"speaker_dependent", true}, {"speaker_adapted", false}, {"synthetic", true}};
  const Stamps stamps = stamps_from_json(first);
  EXPECT_EQ(stamps, with(&Stamps::speaker_dependent) | with(&Stamps::synthetic));
  EXPECT_THROW(stamps_from_json({{"speaker_dependent", true}}), Json::exception);
  EXPECT_THROW(stamps_from_json({{"speaker_dependent", "yes"}}), Json::exception);
}

TEST(Stamps, WordsStandInTheOrderOfTheTableAndOnlyThoseThatHold) {
  EXPECT_EQ(stamp_words({}), "");
  EXPECT_EQ(stamp_suffix({}), "");
  EXPECT_EQ(stamp_suffix(with(&Stamps::synthetic)), ", synthetic speech");
  EXPECT_EQ(stamp_words({true, true, true, true, true}),
            "speaker-dependent, copies leaked, speaker-adapted, corpus-adapted, synthetic speech");
}

TEST(Stamps, OfASplitAreThoseThatItAloneDecides) {
  EXPECT_EQ(keys_of(split_stamps_json({})),
            (std::vector<std::string>{"speaker_dependent", "copies_leaked"}));
}

TEST(Stamps, OfTwoHoldWhereEitherDoes) {
  for (const Stamp& stamp : kStamps) {
    EXPECT_EQ(with(stamp.member) | Stamps{}, with(stamp.member));
    EXPECT_EQ(Stamps{} | with(stamp.member), with(stamp.member));
  }
  EXPECT_EQ(Stamps{} | Stamps{}, Stamps{});
}

TEST(Stamps, AreAllInTheDocuments) {
  const std::string documents =
      read_text_file(std::filesystem::path(SER_SOURCE_DIR) / "docs" / "commands.md");
  for (const Stamp& stamp : kStamps) {
    EXPECT_NE(documents.find(stamp.key), std::string::npos) << stamp.key;
  }
}

}  // namespace
}  // namespace ser
