#include "corpora/ingest.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "core/error.hpp"
#include "storage/atomic_file.hpp"
#include "temp_folder.hpp"
#include "wav_bytes.hpp"

namespace ser {
namespace {

namespace fs = std::filesystem;

IngestOptions options_for(const TempFolder& folder, const std::string& labels = "native") {
  IngestOptions options;
  options.roots = {folder.path()};
  options.manifest_folder = folder.path();
  options.definitions = known_definitions();
  options.labels = find_label_set(labels, canonical_emotions());
  options.jobs = 1;
  return options;
}

IngestResult ingested(const TempFolder& folder, const std::string& labels = "native") {
  return ingest(options_for(folder, labels), silent_observer());
}

std::vector<std::string> files(const IngestResult& result) {
  std::vector<std::string> list;
  for (const auto& row : result.manifest.rows) list.push_back(row.file);
  return list;
}

/// "file: reason", in the order of the list.
std::vector<std::string> skipped(const IngestResult& result) {
  std::vector<std::string> list;
  for (const auto& file : result.skipped) {
    list.push_back(file.file + ": " + std::string(facts_of(file.reason).word));
  }
  return list;
}

using Names = std::vector<std::string>;

TEST(Ingest, RowsAreSortedByCorpusAndPathAndKnowTheirSamples) {
  const TempFolder folder;
  write_bytes(folder / "z/03a01Fa.wav", wav_bytes(noise(1, 3200)));
  write_bytes(folder / "a/03-01-01-01-01-01-02.wav", wav_bytes(noise(2), 48000));
  write_bytes(folder / "a/03-01-01-01-01-01-01.wav", wav_bytes(noise(3)));
  const IngestResult result = ingested(folder);
  EXPECT_EQ(files(result),
            (Names{"z/03a01Fa.wav", "a/03-01-01-01-01-01-01.wav", "a/03-01-01-01-01-01-02.wav"}));
  EXPECT_DOUBLE_EQ(result.manifest.rows[0].duration.value(), 0.2);
  EXPECT_EQ(result.manifest.rows[2].sample_rate, 48000);
  EXPECT_EQ(result.manifest.rows[0].channels, 1);
  EXPECT_EQ(result.manifest.rows[0].hash.size(), 32U);
  EXPECT_EQ(result.corpora.at("ravdess").used, 2U);
  EXPECT_TRUE(result.skipped.empty());
}

TEST(Ingest, EveryKindOfDamageHasItsReasonAndCounts) {
  const TempFolder folder;
  write_bytes(folder / "03a01Fa.wav", wav_bytes(noise(1)));
  write_bytes(folder / "03a01Na.wav", wav_bytes(noise(2), 16000, 100000));
  write_bytes(folder / "03a01Ta.wav", "");
  write_bytes(folder / "03a01Wa.wav", wav_bytes({}));
  write_bytes(folder / "03a01Aa.wav", wav_bytes(std::vector<std::int16_t>(1600, 0)));
  write_bytes(folder / "03a01La.wav", "version https://git-lfs.github.com/spec/v1\noid sha256:" +
                                          std::string(64, 'a') + "\nsize 12345\n");
  write_bytes(folder / "03a01Ea.wav", "this is no audio, although it is called so");
  const IngestResult result = ingested(folder);
  EXPECT_EQ(files(result), (Names{"03a01Fa.wav"}));
  EXPECT_EQ(skipped(result),
            (Names{"03a01Aa.wav: silent", "03a01Ea.wav: unreadable", "03a01La.wav: git-lfs-pointer",
                   "03a01Na.wav: truncated", "03a01Ta.wav: empty", "03a01Wa.wav: empty"}));
  EXPECT_EQ(result.bad, 6U);
  EXPECT_EQ(result.corpora.at("emodb").found, 7U);
  for (const auto& file : result.skipped) {
    EXPECT_EQ(file.detail.find(folder.path().string()), std::string::npos) << file.detail;
  }
}

TEST(SkipReasons, AreInTheTableOnceAndAsTheDocumentsHaveThem) {
  const std::string documents = read_text_file(fs::path(SER_SOURCE_DIR) / "docs" / "commands.md");
  std::set<std::string_view> words;
  for (const SkipReasonFacts& facts : kSkipReasons) {
    EXPECT_EQ(facts_of(facts.reason).word, facts.word);
    EXPECT_TRUE(words.insert(facts.word).second) << facts.word;
    const std::string row =
        "| `" + std::string(facts.word) + "` | " + std::string(facts.meaning) + " |\n";
    EXPECT_NE(documents.find(row), std::string::npos) << row;
  }
}

TEST(Ingest, NestedSecondCopyIsLeftOut) {
  const TempFolder folder;
  write_bytes(folder / "Actor_01/03-01-05-01-01-01-01.wav", wav_bytes(noise(1)));
  write_bytes(folder / "nested/Actor_01/03-01-05-01-01-01-01.wav", wav_bytes(noise(1)));
  const IngestResult result = ingested(folder);
  EXPECT_EQ(files(result), (Names{"Actor_01/03-01-05-01-01-01-01.wav"}));
  EXPECT_EQ(skipped(result), (Names{"nested/Actor_01/03-01-05-01-01-01-01.wav: duplicate"}));
  EXPECT_EQ(result.skipped[0].detail, "of Actor_01/03-01-05-01-01-01-01.wav");
  EXPECT_EQ(result.bad, 0U);
  EXPECT_TRUE(result.equal.empty());
}

TEST(Ingest, SoundCopyStandsInForADamagedOne) {
  const TempFolder folder;
  write_bytes(folder / "a/03a01Fa.wav", "");
  write_bytes(folder / "b/03a01Fa.wav", wav_bytes(noise(1)));
  write_bytes(folder / "c/03a01Fa.wav", wav_bytes(noise(1)));
  const IngestResult result = ingested(folder);
  EXPECT_EQ(files(result), (Names{"b/03a01Fa.wav"}));
  EXPECT_EQ(skipped(result), (Names{"a/03a01Fa.wav: empty", "c/03a01Fa.wav: duplicate"}));
}

TEST(Ingest, OfModalityTwinsTheAudioOnlyOneStays) {
  const TempFolder folder;
  write_bytes(folder / "01-01-05-01-01-01-01.wav", wav_bytes(noise(1)));
  write_bytes(folder / "03-01-05-01-01-01-01.wav", wav_bytes(noise(1)));
  write_bytes(folder / "01-01-04-01-01-01-01.wav", wav_bytes(noise(2)));
  const IngestResult result = ingested(folder);
  EXPECT_EQ(files(result), (Names{"01-01-04-01-01-01-01.wav", "03-01-05-01-01-01-01.wav"}));
  EXPECT_EQ(skipped(result), (Names{"01-01-05-01-01-01-01.wav: twin"}));
}

TEST(Ingest, EqualSamplesUnderAnotherNameAreKeptAndReported) {
  const TempFolder folder;
  write_bytes(folder / "03-01-03-01-02-01-07.wav", wav_bytes(noise(7)));
  write_bytes(folder / "03-01-03-01-02-02-07.wav", wav_bytes(noise(7)));
  write_bytes(folder / "03a01Fa.wav", wav_bytes(noise(8)));
  write_bytes(folder / "03a02Fa.wav", wav_bytes(noise(8)));
  const IngestResult result = ingested(folder);
  EXPECT_EQ(result.manifest.rows.size(), 4U);
  ASSERT_EQ(result.equal.size(), 2U);
  EXPECT_EQ(result.equal[0].files, (Names{"03-01-03-01-02-01-07.wav", "03-01-03-01-02-02-07.wav"}));
  EXPECT_TRUE(result.equal[0].known);
  EXPECT_EQ(result.equal[1].files, (Names{"03a01Fa.wav", "03a02Fa.wav"}));
  EXPECT_FALSE(result.equal[1].known);
}

TEST(Ingest, KnownBadFilesAreLeftOutAndNoDamage) {
  const TempFolder folder;
  write_bytes(folder / "1076_MTI_SAD_XX.wav", "");
  write_bytes(folder / "1076_MTI_ANG_XX.wav", wav_bytes(noise(1)));
  const IngestResult result = ingested(folder);
  EXPECT_EQ(skipped(result), (Names{"1076_MTI_SAD_XX.wav: known-bad"}));
  EXPECT_EQ(result.bad, 0U);
}

TEST(Ingest, UnknownNamesOfAudioFilesAreListedAndOtherFilesIgnored) {
  const TempFolder folder;
  write_bytes(folder / "03a01Fa.wav", wav_bytes(noise(1)));
  write_bytes(folder / "holiday.wav", wav_bytes(noise(2)));
  write_bytes(folder / "holiday.txt", "text");
  const IngestResult result = ingested(folder);
  EXPECT_EQ(skipped(result), (Names{"holiday.wav: unknown-name"}));
  EXPECT_EQ(result.skipped[0].corpus, "");
  EXPECT_EQ(result.bad, 0U);
  EXPECT_EQ(result.files, 2U);
}

TEST(Ingest, DroppedLabelsAreListedUnreadAndTheOthersRenamed) {
  const TempFolder folder;
  write_bytes(folder / "03a01La.wav", "");
  write_bytes(folder / "03a01Wa.wav", wav_bytes(noise(1)));
  write_bytes(folder / "03-01-02-01-01-01-01.wav", wav_bytes(noise(2)));
  const IngestResult result = ingested(folder, "7");
  EXPECT_EQ(skipped(result), (Names{"03a01La.wav: label-dropped"}));
  EXPECT_EQ(result.bad, 0U);
  ASSERT_EQ(result.manifest.rows.size(), 2U);
  EXPECT_EQ(result.manifest.rows[1].emotion, "neutral");
  EXPECT_EQ(result.manifest.rows[1].label, "calm");
}

TEST(Ingest, ManifestIsTheSameWhateverTheNumberOfJobs) {
  const TempFolder folder;
  unsigned seed = 0;
  for (const std::string text : {"a01", "a02", "a04", "a05", "a07", "b01", "b02", "b03"}) {
    for (const std::string letter : {"W", "L", "E", "A", "F", "T", "N"}) {
      write_bytes(folder / ("wav/08" + text + letter + "a.wav"), wav_bytes(noise(++seed)));
      write_bytes(folder / ("copy/08" + text + letter + "a.wav"), wav_bytes(noise(100 + seed)));
    }
  }
  write_bytes(folder / "wav/09a01Wa.wav", "");
  IngestOptions options = options_for(folder);
  const IngestResult one = ingest(options, silent_observer());
  options.jobs = 4;
  const IngestResult four = ingest(options, silent_observer());
  EXPECT_EQ(manifest_csv(one.manifest), manifest_csv(four.manifest));
  EXPECT_EQ(skipped(one), skipped(four));
  EXPECT_EQ(one.manifest.rows.size(), 56U);
  EXPECT_EQ(one.skipped.size(), 57U);
}

TEST(Ingest, PathsAreRelativeToTheManifestsFolderOrAbsolute) {
  const TempFolder folder;
  write_bytes(folder / "data/03a01Fa.wav", wav_bytes(noise(1)));
  IngestOptions options = options_for(folder);
  options.manifest_folder = folder / "out/deep";
  EXPECT_EQ(files(ingest(options, silent_observer())), (Names{"../../data/03a01Fa.wav"}));
  options.absolute = true;
  EXPECT_EQ(files(ingest(options, silent_observer())),
            (Names{(folder / "data/03a01Fa.wav").string()}));
}

TEST(Ingest, RelativePathLeadsToTheFileEvenFromALinkedFolder) {
  const TempFolder folder;
  write_bytes(folder / "data/03a01Fa.wav", wav_bytes(noise(1)));
  fs::create_directories(folder / "deep/real");
  fs::create_directory_symlink("deep/real", folder / "out");
  IngestOptions options = options_for(folder);
  options.manifest_folder = folder / "out";
  const IngestResult result = ingest(options, silent_observer());
  ASSERT_EQ(result.manifest.rows.size(), 1U);
  EXPECT_TRUE(fs::exists(folder / "out" / result.manifest.rows[0].file));
}

TEST(Ingest, DifferencesFromPublishedCountsAreToldInWords) {
  const TempFolder folder;
  write_bytes(folder / "03-02-01-01-01-01-18.wav", wav_bytes(noise(1)));
  write_bytes(folder / "03-02-04-01-01-01-01.wav", wav_bytes(noise(2)));
  const CorpusCounts counts = ingested(folder).corpora.at("ravdess");
  EXPECT_EQ(counts.expected, 1012U);
  ASSERT_EQ(counts.differences.size(), 4U);
  EXPECT_EQ(counts.differences[0],
            "ravdess, style song: 2 recordings where 1012 were published (1010 fewer)");
  EXPECT_EQ(counts.differences[1].substr(0, 52),
            "ravdess, style song: 22 speakers absent: 02 03 04 05");
  EXPECT_EQ(counts.differences[2], "ravdess, style song: 1 speaker not published: 18");
  EXPECT_EQ(counts.differences[3],
            "ravdess, style song: neutral 1 of 92, calm 0 of 184, happy 0 of 184, sad 1 of 184, "
            "angry 0 of 184, fear 0 of 184");
}

TEST(Ingest, StopsWhenAsked) {
  struct Stopping : Observer {
    int stop_signal() const override { return 2; }
  } observer;
  const TempFolder folder;
  write_bytes(folder / "03a01Fa.wav", wav_bytes(noise(1)));
  EXPECT_THROW(ingest(options_for(folder), observer), Interrupted);
}

}  // namespace
}  // namespace ser
