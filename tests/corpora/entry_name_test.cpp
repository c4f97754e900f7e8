#include <gtest/gtest.h>

#include "corpora/unpacked_tree.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

TEST(EntryName, BytesOfAZipAreUtf8WhereTheyCanBe) {
  EXPECT_EQ(entry_name("gr\xC3\xB6\xC3\x9F"
                       "e",
                       true),
            "größe");
  EXPECT_EQ(entry_name("gr\x94\xE1"
                       "e",
                       true),
            "größe");
  EXPECT_EQ(entry_name("\x84\x8E\x94\x99\x81\x9A\xE1", true), "äÄöÖüÜß");
  EXPECT_EQ(entry_name("\x80\xFF", true), "Ç\u00A0");
}

TEST(EntryName, BackslashesOfAZipStandBetweenFoldersAndThoseOfATarDoNot) {
  EXPECT_EQ(entry_name("a\\b", true), "a/b");
  EXPECT_EQ(entry_name("a\\b", false), "a\\b");
  EXPECT_EQ(entry_name("gr\x94", false), "gr\x94");
}

TEST(EntryPath, IsTheNameWithoutDotsAndEmptySteps) {
  EXPECT_EQ(entry_path("./a//b/./c.wav"), "a/b/c.wav");
  EXPECT_EQ(entry_path("a/b/"), "a/b");
  EXPECT_EQ(entry_path("..a/b..c/..."), "..a/b..c/...");
  EXPECT_EQ(entry_path("./"), "");
}

TEST(EntryPath, RefusesEveryWayOut) {
  for (const char* name : {"..", "../x", "a/../x", "a/..", "a\\..\\x", "..\\x", "a/..\\x", "/x",
                           "//x", "\\x", "\\\\host\\x", "c:x", "C:/x", "Z:\\x", ""}) {
    EXPECT_EQ(thrown_by([&] { entry_path(name); }).kind(), ErrorKind::kData) << name;
  }
}

TEST(LinkPath, IsSeenFromTheFolderOfTheLink) {
  EXPECT_EQ(link_path("a/b", "../c.wav"), "a/c.wav");
  EXPECT_EQ(link_path("", "a/./c.wav"), "a/c.wav");
  EXPECT_EQ(link_path("a", ".."), "");
  for (const char* target : {"../../x", "../..", "/x", "\\x", "C:x", ""}) {
    EXPECT_FALSE(link_path("a", target)) << target;
  }
  EXPECT_FALSE(link_path("", ".."));
}

TEST(IsLitter, IsWhatFileManagersLeave) {
  for (const char* path :
       {"__MACOSX", "__MACOSX/a/b.wav", "a/__MACOSX/b", "a/._b.wav", "a/.DS_Store", "Thumbs.db"}) {
    EXPECT_TRUE(is_litter(path)) << path;
  }
  for (const char* path : {"a.wav", "a/_b.wav", "MACOSX/a.wav", ".hidden/a.wav", ""}) {
    EXPECT_FALSE(is_litter(path)) << path;
  }
}

}  // namespace
}  // namespace ser
