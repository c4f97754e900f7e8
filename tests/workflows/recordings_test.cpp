#include "workflows/recordings.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "made_wav.hpp"
#include "temp_folder.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

class RecordingsOf : public ::testing::Test {
 protected:
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string made(const std::string& name, const std::string& content = "x") const {
    write_file(folder_ / name, content);
    return path(name);
  }
  static std::vector<std::string> names_of(const Recordings& recordings) {
    std::vector<std::string> names;
    while (const auto recording = recordings.next()) names.push_back(recording->name);
    return names;
  }
  static std::string refused(const RecordingNames& names) {
    return thrown_by([&] { names_of(recordings_of(names)); }).what();
  }

  TempFolder folder_;
};

using Names = std::vector<std::string>;

TEST_F(RecordingsOf, FilesAreTakenAsTheyAreNamedAndNotLookedAt) {
  const auto recordings = recordings_of({.given = {"b.wav", "none", "a.wav"}});
  EXPECT_EQ(recordings.expected, 3U);
  EXPECT_EQ(names_of(recordings), (Names{"b.wav", "none", "a.wav"}));
}

TEST_F(RecordingsOf, AFolderStandsForAllBelowItByPath) {
  made("in/sub/c.WAV");
  made("in/b.flac");
  made("in/notes.txt");
  const auto recordings = recordings_of({.given = {"first.wav", path("in")}});
  EXPECT_EQ(recordings.expected, 3U);
  EXPECT_EQ(names_of(recordings), (Names{"first.wav", path("in/b.flac"), path("in/sub/c.WAV")}));
  EXPECT_EQ(names_of(recordings_below(path("in"))),
            (Names{path("in/b.flac"), path("in/sub/c.WAV")}));
}

TEST_F(RecordingsOf, AListLosesItsByteOrderMarkAndIsRefusedAsUtf16) {
  const std::string marked = made("bom.txt",
                                  "\xEF\xBB\xBF"
                                  "a.wav\nb.wav\n");
  EXPECT_EQ(names_of(recordings_of({.list = marked})), (Names{"a.wav", "b.wav"}));
  const std::string wide = made("wide.txt", std::string("\xFF\xFE"
                                                        "a\0\n\0b\0\n\0",
                                                        10));
  EXPECT_EQ(refused({.list = wide}), wide +
                                         ": is UTF-16 text, or holds NUL bytes; save it as UTF-8 "
                                         "(or name -0 where names end with NUL)");
}

TEST_F(RecordingsOf, AManifestOfWhichNoRecordingIsThereIsRefusedOnce) {
  const std::string csv = made("moved/data.tsv", "file\temotion\nx.wav\tsad\ny.wav\tsad\n");
  EXPECT_TRUE(holds(refused({.given = {csv}}), csv + ": none of its 2 recordings is there"));
}

TEST_F(RecordingsOf, AManifestStandsForItsRowsWithTheirRanges) {
  made("in/x.wav");
  const std::string csv = made("in/data.CSV", "file,start,end\nx.wav,0.5,1.5\ny.wav,,\n");
  const auto recordings = recordings_of({.given = {csv}});
  EXPECT_EQ(recordings.expected, 2U);
  const auto first = recordings.next();
  EXPECT_EQ(first->name, "x.wav");
  EXPECT_EQ(first->piece.source.name(), path("in/x.wav") + "[0.50-1.50]");
  EXPECT_EQ(first->piece.range->start_s, 0.5);
  EXPECT_EQ(first->piece.range->end_s, 1.5);
  EXPECT_FALSE(recordings.next()->piece.range.has_value());
  EXPECT_FALSE(recordings.next());
}

TEST_F(RecordingsOf, AListComesBehindWhatIsGivenWithBlankLinesLeftOut) {
  const std::string list = made("list", "b.wav\r\n\n  c d.wav\nlast");
  const auto recordings = recordings_of({{"a.wav"}, list, false});
  EXPECT_EQ(recordings.expected, 4U);
  EXPECT_EQ(names_of(recordings), (Names{"a.wav", "b.wav", "  c d.wav", "last"}));
}

TEST_F(RecordingsOf, NamesOfAListMayEndWithNulAndHoldAnyByte) {
  const std::string list = made("list", std::string("b\n.wav\0c\r\0\0d", 12));
  EXPECT_EQ(names_of(recordings_of({{}, list, true})), (Names{"b\n.wav", "c\r", "d"}));
}

TEST_F(RecordingsOf, AListMayNameFoldersAndManifests) {
  made("in/b.flac");
  made("x.wav");
  const std::string csv = made("data.csv", "file\nx.wav\ny.wav\n");
  const std::string list = made("list", csv + "\n" + path("in") + "\nlast.wav\n");
  EXPECT_EQ(names_of(recordings_of({{}, list, false})),
            (Names{"x.wav", "y.wav", path("in/b.flac"), "last.wav"}));
}

TEST_F(RecordingsOf, AListThatIsNoRegularFileIsReadOnce) {
  const std::string pipe = path("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&] { std::ofstream(pipe) << "a.wav\nb.wav\n"; });
  const auto recordings = recordings_of({{}, pipe, false});
  EXPECT_EQ(recordings.expected, 0U);
  EXPECT_EQ(names_of(recordings), (Names{"a.wav", "b.wav"}));
  writer.join();
}

TEST_F(RecordingsOf, ADashIsStandardInputWhichMessagesCallByItsName) {
  const auto recordings = recordings_of({.given = {"-"}});
  EXPECT_EQ(recordings.expected, 1U);
  const auto found = recordings.next();
  EXPECT_EQ(found->name, "-");
  EXPECT_EQ(found->piece.source.name(), "standard input");
}

TEST_F(RecordingsOf, WhatIsGivenIsLookedUpBeforeAnyRecordingIsAskedFor) {
  std::filesystem::create_directory(path("empty"));
  const auto error = thrown_by([&] { recordings_of({.given = {"a.wav", path("empty")}}); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  EXPECT_EQ(error.what(), path("empty") + ": no recordings in this folder");
}

TEST_F(RecordingsOf, RefusesWhatNamesNothing) {
  EXPECT_EQ(thrown_by([&] { recordings_of({}); }).kind(), ErrorKind::kUsage);
  EXPECT_EQ(refused({{}, made("list", "\n\n"), false}),
            "no recording is named (see ser predict --help)");
  EXPECT_EQ(refused({{}, path("none"), false}),
            path("none") + ": cannot read: No such file or directory");
  EXPECT_EQ(refused({{}, folder_.path().string(), false}),
            folder_.path().string() + ": is a folder, not a file");
  EXPECT_TRUE(holds(refused({.given = {path("none.csv")}}), "none.csv: cannot read"));
}

}  // namespace
}  // namespace ser
