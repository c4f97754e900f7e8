#include "splits/split.hpp"

#include <gtest/gtest.h>

#include "splits/made_manifest.hpp"
#include "storage/atomic_file.hpp"
#include "temp_folder.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

using Texts = std::vector<std::string>;

Split split_of(std::vector<Part> part) {
  Split split;
  split.part = std::move(part);
  return split;
}

constexpr Part kTrain = Part::kTrain;
constexpr Part kDev = Part::kDev;
constexpr Part kTest = Part::kTest;

TEST(PartName, ReadsBack) {
  for (const Part part : {kTrain, kDev, kTest}) EXPECT_EQ(part_of_name(part_name(part)), part);
  EXPECT_EQ(part_name(kDev), "dev");
  for (const char* name : {"", "Train", "valid", "train "}) {
    EXPECT_EQ(part_of_name(name), std::nullopt);
  }
}

TEST(Split, RowsAreThoseOfASideInTheirOrder) {
  const Split split = split_of({kTest, kTrain, kTest, kDev});
  EXPECT_EQ(split.rows(kTest), (std::vector<std::size_t>{0, 2}));
  EXPECT_EQ(split.rows(kTrain), std::vector<std::size_t>{1});
}

TEST(SplitCsv, ReadsBackWhateverTheOrderOfTheManifest) {
  const TempFolder folder;
  Manifest manifest = manifest_of(
      {clip("a.wav", "1", "sad"), clip("b, \"c\".wav", "2", "sad"), clip("a.wav", "1", "sad")});
  manifest.rows[2].start = "1.5";
  manifest.rows[2].end = "0 days 00:00:02";
  const Split split = split_of({kTrain, kDev, kTest});
  const std::string csv = split_csv(manifest, split);
  EXPECT_EQ(csv,
            "file,start,end,part\na.wav,,,train\n\"b, \"\"c\"\".wav\",,,dev\n"
            "a.wav,1.5,0 days 00:00:02,test\n");
  write_atomically(folder / "split.csv", csv);
  EXPECT_EQ(read_split(folder / "split.csv", manifest).part, split.part);
  std::swap(manifest.rows[0], manifest.rows[2]);
  EXPECT_EQ(read_split(folder / "split.csv", manifest).part,
            (std::vector<Part>{kTest, kDev, kTrain}));
}

TEST(ReadSplit, RefusesAnUnknownPartAndAMissingColumn) {
  const TempFolder folder;
  const Manifest manifest = manifest_of({clip("a.wav", "1", "sad"), clip("b.wav", "2", "sad")});
  const auto refusal = [&](const std::string& csv) {
    write_atomically(folder / "split.csv", csv);
    const Error error = thrown_by([&] { read_split(folder / "split.csv", manifest); });
    EXPECT_EQ(error.kind(), ErrorKind::kData);
    return std::string(error.what());
  };
  EXPECT_TRUE(holds(refusal("file,part\na.wav,train\nb.wav,both\n"),
                    "split.csv:3: unknown part 'both' (known: train, dev, test)"));
  EXPECT_TRUE(holds(refusal("file,side\na.wav,train\n"), "no column 'part'"));
}

TEST(ReadSplit, LeavesOutWhatItDoesNotListButRefusesAnotherManifests) {
  const TempFolder folder;
  const Manifest manifest = manifest_of({clip("a.wav", "1", "sad"), clip("b.wav", "2", "sad")});
  write_atomically(folder / "split.csv", "file,start,part\na.wav,,train\nb.wav,1,dev\n");
  const Split split = read_split(folder / "split.csv", manifest);
  EXPECT_EQ(split.part, (std::vector<Part>{kTrain, Part::kUnused}));
  ASSERT_EQ(split.notes.size(), 1U);
  EXPECT_TRUE(holds(split.notes[0], "1 of 2 clips of data.csv are not in "));
  write_atomically(folder / "split.csv", "file,part\nc.wav,train\n");
  const Error error = thrown_by([&] { read_split(folder / "split.csv", manifest); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  EXPECT_TRUE(holds(error.what(), "the split was made from another manifest"));
}

TEST(SplitCsv, DoesNotListUnusedRows) {
  const Manifest manifest = manifest_of({clip("a.wav", "1", "sad"), clip("b.wav", "2", "sad")});
  EXPECT_EQ(split_csv(manifest, split_of({Part::kUnused, kTest})),
            "file,start,end,part\nb.wav,,,test\n");
}

TEST(FindLeaks, SeesModalityTwinsAndLooksPastUnusedRows) {
  Manifest manifest = manifest_of({clip("01.wav", "1", "sad"), clip("03.wav", "2", "sad")});
  for (auto& row : manifest.rows) row.twin = "same";
  EXPECT_EQ(find_leaks(manifest, split_of({kTrain, kTest})),
            Texts{"a twin of 01.wav is in train and test"});
  EXPECT_EQ(find_leaks(manifest, split_of({kTrain, Part::kUnused})), Texts{});
}

TEST(ReadSplit, RefusesARowThatItListsOnTwoSides) {
  const TempFolder folder;
  const Manifest manifest = manifest_of({clip("a.wav", "1", "sad")});
  write_atomically(folder / "split.csv", "file,part\na.wav,train\na.wav,test\n");
  EXPECT_TRUE(holds(thrown_by([&] { read_split(folder / "split.csv", manifest); }).what(),
                    "split.csv:3: 'a.wav' is listed as train before"));
}

TEST(FindLeaks, SeesASpeakerOnTwoSidesButTellsCorporaApart) {
  Manifest manifest = manifest_of({clip("a.wav", "1", "sad"), clip("b.wav", "1", "sad")});
  EXPECT_EQ(find_leaks(manifest, split_of({kTrain, kTest})),
            Texts{"speaker made:1 is in train and test"});
  EXPECT_EQ(find_leaks(manifest, split_of({kDev, kTest})),
            Texts{"speaker made:1 is in dev and test"});
  EXPECT_TRUE(find_leaks(manifest, split_of({kDev, kDev})).empty());
  manifest.rows[1].corpus = "other";
  EXPECT_TRUE(find_leaks(manifest, split_of({kTrain, kTest})).empty());
}

TEST(FindLeaks, NoNamedSpeakerIsNoLeak) {
  const Manifest manifest = manifest_of({clip("a.wav", "", "sad"), clip("b.wav", "", "sad")});
  EXPECT_TRUE(find_leaks(manifest, split_of({kTrain, kTest})).empty());
}

TEST(FindLeaks, SeesEqualRecordings) {
  Manifest manifest = manifest_of({clip("a.wav", "1", "sad"), clip("b.wav", "2", "sad")});
  manifest.rows[1].hash = manifest.rows[0].hash;
  EXPECT_EQ(find_leaks(manifest, split_of({kTrain, kTest})),
            Texts{"the recording of a.wav is in train and test"});
  manifest.rows[0].hash.clear();
  manifest.rows[1].hash.clear();
  EXPECT_TRUE(find_leaks(manifest, split_of({kTrain, kTest})).empty());
}

TEST(FindLeaks, SeesCopiesAndCopiesOfCopies) {
  Manifest manifest = manifest_of(
      {clip("a.wav", "1", "sad"), clip("copy.wav", "2", "sad"), clip("again.wav", "3", "sad")});
  manifest.rows[1].source = "a.wav";
  manifest.rows[2].source = "copy.wav";
  EXPECT_EQ(find_leaks(manifest, split_of({kTrain, kTest, kTest})),
            Texts{"a copy of a.wav is in train and test"});
  EXPECT_EQ(find_leaks(manifest, split_of({kTrain, kTrain, kTest})),
            Texts{"a copy of copy.wav is in train and test"});
  manifest.rows[2].source = "a.wav";  // two copies of one original
  EXPECT_EQ(find_leaks(manifest, split_of({kTrain, kTrain, kDev})),
            Texts{"a copy of a.wav is in train and dev"});
}

TEST(FindLeaks, DevelopmentMayShareTheOneTrainingSpeakerWhenTheSplitSaysSo) {
  const Manifest manifest = manifest_of(
      {clip("a.wav", "1", "sad"), clip("b.wav", "1", "sad"), clip("c.wav", "2", "sad")});
  Split split = split_of({kTrain, kDev, kTest});
  EXPECT_EQ(find_leaks(manifest, split).size(), 1U);
  split.dev_shares_speaker = true;
  EXPECT_TRUE(find_leaks(manifest, split).empty());
  split.part[2] = kTrain;
  split.part[0] = kTest;
  EXPECT_EQ(find_leaks(manifest, split), Texts{"speaker made:1 is in dev and test"});
}

TEST(HeardIn, HoldsTrainingAndDevelopmentOnly) {
  const Manifest manifest = manifest_of({clip("a.wav", "1", "sad"), clip("b.wav", "2", "sad"),
                                         clip("c.wav", "3", "sad"), clip("d.wav", "", "sad")});
  const Heard heard = heard_in(manifest, split_of({kTrain, kDev, kTest, kTrain}));
  EXPECT_EQ(heard.speakers, (std::set<SpeakerId>{{"made", "1"}, {"made", "2"}}));
  EXPECT_EQ(heard.recordings,
            (std::set<std::string>{"hash of a.wav", "hash of b.wav", "hash of d.wav"}));
}

TEST(FindLeaks, SeesHeardSpeakersAndRecordingsAmongTheGivenRows) {
  const Manifest manifest = manifest_of({clip("a.wav", "1", "sad"), clip("b.wav", "2", "sad"),
                                         clip("c.wav", "", "sad"), clip("d.wav", "4", "sad")});
  Heard heard;
  heard.speakers = {{"made", "1"}};
  heard.recordings = {"hash of c.wav"};
  EXPECT_EQ(find_leaks(heard, manifest, {0, 1, 2, 3}),
            (Texts{"speaker made:1 was in training", "the recording of c.wav was in training"}));
  EXPECT_TRUE(find_leaks(heard, manifest, {1, 3}).empty());
  EXPECT_TRUE(find_leaks(Heard{}, manifest, {0, 1, 2, 3}).empty());
}

TEST(ThrowLeaks, ListsTenAndCountsTheOthers) {
  Texts leaks;
  for (int i = 1; i <= 13; ++i) leaks.push_back("leak " + std::to_string(i) + ".");
  const Error error = thrown_by([&] { throw_leaks("the split", leaks); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  EXPECT_TRUE(holds(error.what(), "the split is not speaker-disjoint: leak 1.; leak 2.;"));
  EXPECT_TRUE(holds(error.what(), "leak 10.; 3 more (--allow-speaker-overlap"));
  EXPECT_FALSE(holds(error.what(), "leak 11."));
}

TEST(SpeakerText, LeavesOutACorpusThatIsNotKnown) {
  EXPECT_EQ(speaker_text({"ravdess", "01"}), "ravdess:01");
  EXPECT_EQ(speaker_text({"", "01"}), "01");
}

}  // namespace
}  // namespace ser
