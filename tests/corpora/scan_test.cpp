#include <gtest/gtest.h>
#include <sys/stat.h>

#include "core/error.hpp"
#include "corpora/inputs.hpp"
#include "temp_folder.hpp"
#include "wav_bytes.hpp"

namespace ser {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> names(const ScanResult& result, const fs::path& root) {
  std::vector<std::string> list;
  for (const auto& file : result.files) list.push_back(file.path.lexically_relative(root).string());
  return list;
}

using Names = std::vector<std::string>;

TEST(Scan, FindsAudioFilesInAllDepthsSorted) {
  const TempFolder folder;
  for (const std::string name :
       {"b/z.wav", "a.WAV", "b/c/d.Flac", "b/a.mp3", "notes.txt", "b/x.csv"}) {
    write_bytes(folder / name, "x");
  }
  EXPECT_EQ(names(scan({folder.path()}), folder.path()),
            (Names{"a.WAV", "b/a.mp3", "b/c/d.Flac", "b/z.wav"}));
}

TEST(Scan, TablesBelowTheRootsAreListedApart) {
  const TempFolder folder;
  for (const std::string name : {"b/votes.CSV", "a.csv", "a.wav", ".hidden.csv", "notes.txt"}) {
    write_bytes(folder / name, "x");
  }
  const ScanResult result = scan({folder.path()});
  ASSERT_EQ(result.tables.size(), 2U);
  EXPECT_EQ(result.tables[0].path, folder / "a.csv");
  EXPECT_EQ(result.tables[1].path, folder / "b/votes.CSV");
}

TEST(Scan, HiddenFilesAndFoldersArePassedOver) {
  const TempFolder folder;
  for (const std::string name : {"._a.wav", ".DS_Store", ".a.wav.123.part", ".hidden/b.wav",
                                 "Thumbs.db", "a.wav", "__MACOSX/._a.wav"}) {
    write_bytes(folder / name, "x");
  }
  EXPECT_EQ(names(scan({folder.path()}), folder.path()), (Names{"a.wav"}));
}

TEST(Scan, LoopsOfLinksEndAndEachFileIsFoundOnce) {
  const TempFolder folder;
  write_bytes(folder / "data/a.wav", "x");
  fs::create_directory_symlink(folder.path(), folder / "data/loop");
  fs::create_directory_symlink("b", folder / "b");
  EXPECT_EQ(names(scan({folder.path()}), folder.path()), (Names{"data/a.wav"}));
}

TEST(Scan, LinkedFoldersAreEntered) {
  const TempFolder folder;
  const TempFolder elsewhere;
  write_bytes(elsewhere / "a.wav", "x");
  fs::create_directory_symlink(elsewhere.path(), folder / "link");
  const auto result = scan({folder.path()});
  EXPECT_EQ(names(result, folder.path()), (Names{"link/a.wav"}));
}

TEST(Scan, OverlappingRootsGiveEachFileOnce) {
  const TempFolder folder;
  write_bytes(folder / "a/b.wav", "x");
  write_bytes(folder / "c.wav", "x");
  EXPECT_EQ(scan({folder.path(), folder / "a", folder / "a/b.wav", folder.path()}).files.size(),
            2U);
}

TEST(Scan, RootThatIsALinkKeepsItsNameAndResolvesItsLocation) {
  const TempFolder folder;
  write_bytes(folder / "real/a01.wav", "x");
  fs::create_directory_symlink("real", folder / "DC");
  const auto result = scan({folder / "DC/"});
  ASSERT_EQ(result.files.size(), 1U);
  EXPECT_EQ(result.files[0].path, folder / "DC/a01.wav");
  EXPECT_EQ(result.files[0].location, fs::canonical(folder.path()) / "real/a01.wav");
}

TEST(Scan, DeadLinkCountsAsAFileAndAPipeDoesNot) {
  const TempFolder folder;
  fs::create_symlink("nowhere.wav", folder / "dead.wav");
  ASSERT_EQ(mkfifo((folder / "pipe.wav").c_str(), 0600), 0);
  EXPECT_EQ(names(scan({folder.path()}), folder.path()), (Names{"dead.wav"}));
}

TEST(Scan, MissingRootsUnreadableArchivesAndOtherFilesAreRefused) {
  const TempFolder folder;
  write_bytes(folder / "data.rar", "x");
  write_bytes(folder / "notes.txt", "x");
  const auto kind = [&](const std::string& name) {
    try {
      scan({folder / name});
    } catch (const Error& error) {
      return error.kind();
    }
    return ErrorKind::kBug;
  };
  EXPECT_EQ(kind("nowhere"), ErrorKind::kData);
  EXPECT_EQ(kind("data.rar"), ErrorKind::kUsage);
  EXPECT_EQ(kind("notes.txt"), ErrorKind::kData);
}

TEST(Scan, ArchivesInFoldersAreListedButHiddenOnesAreNot) {
  const TempFolder folder;
  for (const std::string name : {"a.zip", "sub/B.TAR.GZ", "c.tgz", ".d.zip", "e.7z", "f.gz"}) {
    write_bytes(folder / name, "x");
  }
  std::vector<std::string> found;
  for (const auto& archive : scan({folder.path()}).archives) {
    found.push_back(archive.path.lexically_relative(folder.path()).string());
  }
  EXPECT_EQ(found, (std::vector<std::string>{"a.zip", "c.tgz", "sub/B.TAR.GZ"}));
}

TEST(Scan, EmptyFolderGivesNothing) {
  const TempFolder folder;
  EXPECT_TRUE(scan({folder.path()}).files.empty());
}

}  // namespace
}  // namespace ser
