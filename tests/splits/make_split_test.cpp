#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>

#include "splits/made_manifest.hpp"
#include "splits/recipe.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

Split made(const Manifest& manifest, const SplitRecipe& recipe) {
  return make_split(manifest, target_of(manifest), recipe);
}

SplitRecipe recipe_of(const std::string& text, std::uint64_t seed = 1, bool overlap = false) {
  SplitRecipe recipe = parse_split_recipe(text);
  recipe.seed = seed;
  recipe.allow_speaker_overlap = overlap;
  return recipe;
}

/// The values of `column` of each part.
std::map<Part, std::set<std::string>> sides(const Manifest& manifest, const Split& split,
                                            const std::string& column) {
  std::map<Part, std::set<std::string>> result;
  for (std::size_t i = 0; i < manifest.rows.size(); ++i) {
    result[split.part[i]].insert(manifest.rows[i].column(column));
  }
  return result;
}

/// Whether a value of `column` stands on two sides.
bool shared(const Manifest& manifest, const Split& split, const std::string& column) {
  std::map<std::string, std::set<Part>> parts;
  for (std::size_t i = 0; i < manifest.rows.size(); ++i) {
    parts[manifest.rows[i].column(column)].insert(split.part[i]);
  }
  return std::any_of(parts.begin(), parts.end(),
                     [](const auto& entry) { return entry.second.size() > 1; });
}

double share(const Split& split, Part part) {
  return static_cast<double>(split.rows(part).size()) / static_cast<double>(split.part.size());
}

bool notes_hold(const Split& split, const std::string& piece) {
  return std::any_of(split.notes.begin(), split.notes.end(), [&](const std::string& note) {
    return note.find(piece) != std::string::npos;
  });
}

TEST(MakeSplit, NoSpeakerStandsOnTwoSidesWhateverTheSeedAndTheirNumber) {
  for (const int speakers : {3, 4, 5, 9, 24}) {
    const Manifest manifest = made_manifest(speakers);
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
      const Split split = made(manifest, recipe_of("speaker:70/15/15", seed));
      EXPECT_FALSE(shared(manifest, split, "speaker")) << speakers << " speakers, seed " << seed;
      for (const Part part : {Part::kTrain, Part::kDev, Part::kTest}) {
        EXPECT_FALSE(split.rows(part).empty()) << speakers << " speakers, seed " << seed;
      }
      EXPECT_FALSE(split.stamps.speaker_dependent);
      EXPECT_TRUE(find_leaks(manifest, split).empty());
    }
  }
}

TEST(MakeSplit, PartsHoldTheSharesAsCloseAsWholeSpeakersAllow) {
  const Manifest manifest = made_manifest(20);
  for (const auto& [text, shares] : std::map<std::string, std::array<double, 3>>{
           {"speaker:70/15/15", {0.70, 0.15, 0.15}}, {"speaker:50/25/25", {0.5, 0.25, 0.25}}}) {
    const Split split = made(manifest, recipe_of(text));
    EXPECT_NEAR(share(split, Part::kTrain), shares[0], 0.026) << text;  // half a speaker
    EXPECT_NEAR(share(split, Part::kDev), shares[1], 0.026) << text;
    EXPECT_NEAR(share(split, Part::kTest), shares[2], 0.026) << text;
  }
}

TEST(MakeSplit, EveryPartHoldsEveryClassWhereTheSpeakersAllowIt) {
  std::vector<Utterance> rows;  // half of the speakers have one emotion only
  for (int speaker = 0; speaker < 20; ++speaker) {
    for (int i = 0; i < 10; ++i) {
      const char* emotion = speaker < 10 ? (i % 2 == 0 ? "happy" : "sad") : "angry";
      rows.push_back(clip(std::to_string(speaker) + "-" + std::to_string(i) + ".wav",
                          std::to_string(speaker), emotion));
    }
  }
  const Manifest manifest = manifest_of(rows);
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const Split split = made(manifest, recipe_of("speaker:60/20/20", seed));
    for (const auto& [part, emotions] : sides(manifest, split, "emotion")) {
      EXPECT_EQ(emotions.size(), 3U) << part_name(part) << ", seed " << seed;
    }
  }
}

TEST(MakeSplit, ASeedDecidesTheSplit) {
  const Manifest manifest = made_manifest(24);
  std::set<std::vector<Part>> different;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const Split split = made(manifest, recipe_of("speaker", seed));
    EXPECT_EQ(made(manifest, recipe_of("speaker", seed)).part, split.part);
    different.insert(split.part);
  }
  EXPECT_GT(different.size(), 1U);
}

TEST(MakeSplit, EqualRecordingsAndCopiesStandOnOneSide) {
  Manifest manifest = made_manifest(9);
  manifest.rows[0].hash = manifest.rows.back().hash;  // of speakers 01 and 09
  std::vector<Utterance> copies;
  for (const std::size_t original : {20U, 40U, 60U}) {
    Utterance copy = manifest.rows[original];
    copy.source = copy.file;
    copy.file = "copy-of-" + copy.file;
    copy.hash = "hash of " + copy.file;
    copy.speaker = "unknown";  // so that nothing but the source ties it to the original
    copies.push_back(copy);
  }
  Utterance second = copies[0];  // a copy of a copy
  second.source = copies[0].file;
  second.file = "again-" + second.file;
  second.hash = "hash of " + second.file;
  second.speaker = "nobody";
  copies.push_back(second);
  manifest.rows.insert(manifest.rows.end(), copies.begin(), copies.end());
  for (const char* text : {"speaker:60/20/20", "random:60/20/20"}) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      const Split split = made(manifest, recipe_of(text, seed, true));
      const auto part_of = [&](const std::string& file) {
        for (std::size_t i = 0; i < manifest.rows.size(); ++i) {
          if (manifest.rows[i].file == file) return split.part[i];
        }
        ADD_FAILURE() << file;
        return Part::kTrain;
      };
      EXPECT_FALSE(shared(manifest, split, "hash")) << text << ", seed " << seed;
      for (const auto& copy : copies) {
        EXPECT_EQ(part_of(copy.file), part_of(copy.source)) << text << ", seed " << seed;
      }
    }
  }
}

TEST(MakeSplit, PiecesOfOneFileStandOnOneSideOfARandomSplit) {
  std::vector<Utterance> rows;
  for (int i = 0; i < 60; ++i) {
    Utterance row = clip("session-" + std::to_string(i / 6) + ".wav", std::to_string(i % 7),
                         i % 2 == 0 ? "happy" : "sad");
    row.start = std::to_string(i);
    row.hash = "hash " + std::to_string(i);
    rows.push_back(row);
  }
  const Manifest manifest = manifest_of(rows);
  EXPECT_FALSE(shared(manifest, made(manifest, recipe_of("random:60/20/20", 1, true)), "file"));
}

TEST(MakeSplit, RandomNeedsTheFlagAndSaysSo) {
  const Error error = thrown_by([] { made(made_manifest(5), recipe_of("random:70/15/15")); });
  EXPECT_EQ(error.kind(), ErrorKind::kUsage);
  EXPECT_TRUE(holds(error.what(), "--allow-speaker-overlap"));
}

TEST(MakeSplit, RandomHoldsItsSharesAndIsStamped) {
  const Manifest manifest = made_manifest(10);
  const Split split = made(manifest, recipe_of("random:70/15/15", 1, true));
  EXPECT_TRUE(split.stamps.speaker_dependent);
  EXPECT_NEAR(share(split, Part::kTrain), 0.70, 0.01);
  EXPECT_NEAR(share(split, Part::kDev), 0.15, 0.01);
  EXPECT_NEAR(share(split, Part::kTest), 0.15, 0.01);
}

TEST(MakeSplit, RandomIsStampedEvenWhereNoClipNamesItsSpeaker) {
  Manifest manifest = made_manifest(10);
  for (auto& row : manifest.rows) row.speaker.clear();
  EXPECT_TRUE(made(manifest, recipe_of("random", 1, true)).stamps.speaker_dependent);
}

TEST(MakeSplit, WithoutATestShareNobodyIsTested) {
  for (const char* text : {"speaker:80/20/0", "speaker:100/0/0", "none"}) {
    for (const int speakers : {1, 2, 5}) {
      const Manifest manifest = made_manifest(speakers);
      const Split split = made(manifest, recipe_of(text));
      EXPECT_TRUE(split.rows(Part::kTest).empty()) << text << ", " << speakers;
      EXPECT_FALSE(split.rows(Part::kDev).empty()) << text << ", " << speakers;
      EXPECT_FALSE(split.rows(Part::kTrain).empty()) << text << ", " << speakers;
    }
  }
}

TEST(MakeSplit, WithoutADevShareItIsCutOutOfTheTrainingPartBySpeaker) {
  const Manifest manifest = made_manifest(10);
  const Split split = made(manifest, recipe_of("speaker:80/0/20"));
  EXPECT_EQ(sides(manifest, split, "speaker")[Part::kTest].size(), 2U);
  EXPECT_FALSE(split.rows(Part::kDev).empty());
  EXPECT_FALSE(shared(manifest, split, "speaker"));
}

TEST(MakeSplit, OneSpeakerAloneCannotBeTested) {
  const Error error = thrown_by([] { made(made_manifest(1), recipe_of("speaker")); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  EXPECT_TRUE(
      holds(error.what(), "data.csv: only one speaker, and a speaker-disjoint split needs"));
}

TEST(MakeSplit, SpeakersWhoShareEqualRecordingsAreOneGroupAndSaidToBe) {
  Manifest manifest = made_manifest(3);
  for (Utterance& row : manifest.rows) row.hash = "0123456789abcdef0123456789abcdef";
  const Error error = thrown_by([&] { made(manifest, recipe_of("speaker")); });
  EXPECT_TRUE(holds(error.what(),
                    "data.csv: its 3 speakers share recordings of equal samples, so that they are "
                    "one group, and a speaker-disjoint split needs two or more"));
}

TEST(MakeSplit, WithOneTrainingSpeakerDevelopmentIsCutByTextAndNoted) {
  const Manifest manifest = made_manifest(2);
  const Split split = made(manifest, recipe_of("speaker"));
  EXPECT_EQ(sides(manifest, split, "speaker")[Part::kTest].size(), 1U);
  EXPECT_TRUE(split.dev_shares_speaker);
  EXPECT_TRUE(notes_hold(split, "some of its texts are the development set"));
  EXPECT_FALSE(split.stamps.speaker_dependent);
  auto texts = sides(manifest, split, "text");
  for (const auto& text : texts[Part::kDev]) EXPECT_FALSE(texts[Part::kTrain].contains(text));
}

TEST(MakeSplit, OneTrainingSpeakerWithOneTextCannotBeCut) {
  std::vector<Utterance> rows;
  for (const char* emotion : {"happy", "sad"}) {
    rows.push_back(clip(std::string(emotion) + ".wav", "1", emotion, "kids"));
  }
  const Error error = thrown_by([&] { made(manifest_of(rows), recipe_of("none")); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  EXPECT_TRUE(holds(error.what(), "only one training speaker is left, with one text"));
}

TEST(MakeSplit, NamedSpeakersAreTestedAndChosenBy) {
  const Manifest manifest = made_manifest(8);
  SplitRecipe recipe;
  recipe.test_speakers = "7-8";
  auto speakers = sides(manifest, made(manifest, recipe), "speaker");
  EXPECT_EQ(speakers[Part::kTest], (std::set<std::string>{"07", "08"}));
  EXPECT_EQ(speakers[Part::kDev].size() + speakers[Part::kTrain].size(), 6U);
  EXPECT_FALSE(speakers[Part::kDev].empty());
  recipe.dev_speakers = "1,2";
  speakers = sides(manifest, made(manifest, recipe), "speaker");
  EXPECT_EQ(speakers[Part::kDev], (std::set<std::string>{"01", "02"}));
  EXPECT_EQ(speakers[Part::kTrain].size(), 4U);
}

TEST(MakeSplit, ASpeakerNamedTwiceAndNobodyLeftAreUsageErrors) {
  const Manifest manifest = made_manifest(4);
  SplitRecipe recipe;
  recipe.test_speakers = "1-2";
  recipe.dev_speakers = "2-3";
  const Error twice = thrown_by([&] { made(manifest, recipe); });
  EXPECT_EQ(twice.kind(), ErrorKind::kUsage);
  EXPECT_STREQ(twice.what(), "--dev-speakers: speaker made:02 is among --test-speakers too");
  recipe.dev_speakers = "3-4";
  const Error nobody = thrown_by([&] { made(manifest, recipe); });
  EXPECT_EQ(nobody.kind(), ErrorKind::kUsage);
  EXPECT_TRUE(holds(nobody.what(), "no speaker is left to train on"));
}

/// A manifest whose column `split` puts the given speaker numbers into dev and test.
Manifest with_column(Manifest manifest, const std::map<std::string, std::string>& part_of) {
  manifest.extra_columns = {"split"};
  for (auto& row : manifest.rows) {
    const auto found = part_of.find(row.speaker);
    row.extra["split"] = found == part_of.end() ? "train" : found->second;
  }
  return manifest;
}

TEST(MakeSplit, AColumnIsTakenAsItIs) {
  const Manifest manifest = with_column(made_manifest(6), {{"05", "dev"}, {"06", "test"}});
  const Split split = made(manifest, recipe_of("column"));
  auto speakers = sides(manifest, split, "speaker");
  EXPECT_EQ(speakers[Part::kDev], std::set<std::string>{"05"});
  EXPECT_EQ(speakers[Part::kTest], std::set<std::string>{"06"});
  EXPECT_EQ(split.recipe, "column");
}

TEST(MakeSplit, AColumnThatIsMissingOrHoldsAnotherWordIsADataError) {
  const Error missing = thrown_by([] { made(made_manifest(3), recipe_of("column")); });
  EXPECT_EQ(missing.kind(), ErrorKind::kData);
  EXPECT_TRUE(holds(missing.what(), "data.csv: --split column needs a column 'split'"));
  const Manifest manifest = with_column(made_manifest(3), {{"02", "valid"}});
  const Error unknown = thrown_by([&] { made(manifest, recipe_of("column")); });
  EXPECT_EQ(unknown.kind(), ErrorKind::kData);
  EXPECT_STREQ(unknown.what(),
               "data.csv:14: column 'split': unknown 'valid' (known: train, dev, test)");
}

TEST(MakeSplit, AColumnThatLeaksIsRefusedWithTheListOrStamped) {
  Manifest manifest = with_column(made_manifest(6), {{"05", "dev"}, {"06", "test"}});
  manifest.rows.front().extra["split"] = "test";
  const Error error = thrown_by([&] { made(manifest, recipe_of("column")); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  EXPECT_TRUE(holds(error.what(), "speaker made:01 is in train and test"));
  EXPECT_TRUE(holds(error.what(), "--allow-speaker-overlap"));
  EXPECT_TRUE(made(manifest, recipe_of("column", 1, true)).stamps.speaker_dependent);
}

TEST(MakeSplit, AColumnWithEqualRecordingsOnTwoSidesLeaks) {
  Manifest manifest = with_column(made_manifest(6), {{"05", "dev"}, {"06", "test"}});
  manifest.rows.back().hash = manifest.rows.front().hash;
  EXPECT_TRUE(holds(thrown_by([&] { made(manifest, recipe_of("column")); }).what(),
                    "the recording of 01-neutral-kids.wav is in train and test"));
}

TEST(MakeSplit, AClassWithoutATrainingClipIsADataErrorAndWithoutATestClipANote) {
  Manifest manifest = with_column(made_manifest(6), {{"05", "dev"}, {"06", "test"}});
  std::erase_if(manifest.rows,
                [](const Utterance& row) { return row.speaker == "06" && row.emotion == "sad"; });
  const Split split = made(manifest, recipe_of("column"));
  EXPECT_TRUE(notes_hold(split, "the test part has no 'sad' test clip (5 speakers have any)"));
  std::erase_if(manifest.rows,
                [](const Utterance& row) { return row.speaker < "05" && row.emotion == "angry"; });
  const Error error = thrown_by([&] { made(manifest, recipe_of("column")); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  EXPECT_TRUE(holds(error.what(), "data.csv: no training clip of emotion 'angry'"));
}

TEST(MakeSplit, NoRowsAndOneClassAreDataErrors) {
  const Target target{"emotion", {"happy", "sad"}};
  EXPECT_EQ(thrown_by([&] { make_split(manifest_of({}), target, {}); }).kind(), ErrorKind::kData);
  const Manifest manifest = manifest_of({clip("a.wav", "1", "sad"), clip("b.wav", "2", "sad")});
  const Error error = thrown_by([&] { made(manifest, {}); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  EXPECT_TRUE(holds(error.what(), "has one class; training needs two classes or more"));
}

TEST(MakeSplit, ClipsThatNameNoSpeakerAreSaidToNameNone) {
  Manifest manifest = made_manifest(4);
  for (auto& row : manifest.rows) row.speaker.clear();
  manifest.header = {"file", "emotion"};
  manifest.columns = manifest.header;
  const auto message = [&](SplitRecipe recipe) {
    return std::string(thrown_by([&] { made(manifest, recipe); }).what());
  };
  EXPECT_TRUE(
      holds(message(recipe_of("speaker")), "data.csv: no column 'speaker' (found: file, emotion)"));
  SplitRecipe named;
  named.test_speakers = "1";
  EXPECT_TRUE(holds(message(named),
                    "no column 'speaker' (found: file, emotion), and "
                    "--test-speakers needs it"));
  manifest.columns.push_back("speaker");
  EXPECT_TRUE(holds(message(recipe_of("speaker")), "data.csv: column 'speaker' is empty"));
}

TEST(MakeSplit, ARowWithoutALabelIsNamed) {
  Manifest manifest = made_manifest(4);
  manifest.rows[5].emotion.clear();
  for (const char* text : {"speaker", "none"}) {
    EXPECT_TRUE(holds(thrown_by([&] { made(manifest, recipe_of(text)); }).what(),
                      "data.csv:7: no emotion: fill it in or delete the row"));
  }
}

}  // namespace
}  // namespace ser
