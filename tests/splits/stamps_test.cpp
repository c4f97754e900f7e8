#include "splits/stamps.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "storage/atomic_file.hpp"

namespace ser {
namespace {

Stamps with(Held Stamps::*member) {
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
  EXPECT_EQ(std::size(kStamps), sizeof(Stamps) / sizeof(Held));
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
            (std::vector<std::string>{"speaker_dependent", "copies_leaked", "init_provenance"}));
}

TEST(Stamps, ThatNobodyKnowsAreNullAndReadBackSo) {
  Stamps stamps;
  stamps.speaker_dependent = Held::unknown();
  EXPECT_TRUE(stamps_json(stamps)["speaker_dependent"].is_null());
  EXPECT_EQ(stamps_from_json(stamps_json(stamps)), stamps);
  EXPECT_EQ(stamps_from_json(model_stamps_json(stamps)), stamps);
  EXPECT_FALSE(stamps.speaker_dependent);
  EXPECT_EQ(unknown_words(stamps), std::vector<std::string>{"speaker-dependent"});
  EXPECT_FALSE(stamps == Stamps{});
}

TEST(Stamps, OfAnInitialFileWithoutProvenanceSayUnknown) {
  const Stamps stamps = with(&Stamps::init_unknown);
  EXPECT_EQ(stamps_json(stamps)["init_provenance"], "unknown");
  EXPECT_TRUE(stamps_json({})["init_provenance"].is_null());
  EXPECT_EQ(model_stamps_json(stamps)["init_provenance"], "unknown");
  EXPECT_FALSE(model_stamps_json({}).contains("init_provenance"));
}

TEST(Stamps, AsCellsReadBackWhatTheySay) {
  for (const Stamp& stamp : kStamps) {
    for (const Held held : {Held(false), Held(true)}) {
      EXPECT_TRUE(held_of_cell(stamp, held_cell(stamp, held)).is(held)) << stamp.key;
    }
    if (stamp.value.empty()) {
      EXPECT_TRUE(held_of_cell(stamp, held_cell(stamp, Held::unknown())).is_unknown());
      EXPECT_TRUE(held_of_cell(stamp, "perhaps").is_unknown());
    }
  }
}

TEST(Held, OfTwoIsYesBeforeUnknownBeforeNo) {
  const auto both = [](Held a, Held b) { return a |= b; };
  EXPECT_TRUE(both(false, Held::unknown()).is_unknown());
  EXPECT_TRUE(both(Held::unknown(), false).is_unknown());
  EXPECT_TRUE(both(Held::unknown(), true));
  EXPECT_TRUE(both(true, Held::unknown()));
  EXPECT_FALSE(both(false, false) || both(false, false).is_unknown());
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
