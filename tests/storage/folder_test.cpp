#include "storage/folder.hpp"

#include <gtest/gtest.h>

#include "storage/atomic_file.hpp"
#include "temp_folder.hpp"

namespace ser {
namespace {

TEST(Folder, IsListedByNameAndOneThatIsNotThereIsEmpty) {
  const TempFolder folder;
  write_atomically(folder / "b", "");
  write_atomically(folder / "a", "");
  EXPECT_EQ(names_in_folder(folder.path()), (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(names_in_folder(folder / "missing").empty());
  EXPECT_TRUE(names_in_folder(folder / "a").empty());
  EXPECT_TRUE(list_folder(folder / "missing").error);
}

TEST(Folder, ThatCanBeMadeIsNotMadeByAsking) {
  TempFolder folder;
  require_makeable(folder / "a/b/c");
  require_makeable(folder / ".");
  EXPECT_TRUE(list_folder(folder / ".").names.empty());
}

TEST(Folder, QuestionsToTheFileSystemThrowNothing) {
  const std::string endless(5000, 'x');
  EXPECT_FALSE(is_folder(endless));
  EXPECT_FALSE(is_folder("/dev/null/x"));
  EXPECT_EQ(size_of_file(endless), 0U);
  EXPECT_TRUE(absolute_path("x").is_absolute());
}

}  // namespace
}  // namespace ser
