#include "storage/atomic_folder.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>
#include <string>

#include "core/error.hpp"
#include "storage/atomic_file.hpp"
#include "storage/leftovers.hpp"
#include "temp_folder.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

namespace fs = std::filesystem;

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.insert(entry.path().filename().string());
  }
  return names;
}

/// The number of a process that has ended.
pid_t dead_process() {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  waitpid(child, nullptr, 0);
  return child;
}

TEST(AtomicFolder, AppearsWhenItIsComplete) {
  const TempFolder temp;
  AtomicFolder folder(temp / "deep/er");
  write_atomically(folder.part() / "sub/a", "1");
  EXPECT_FALSE(fs::exists(temp / "deep/er"));
  folder.commit();
  EXPECT_EQ(read_text_file(temp / "deep/er/sub/a"), "1");
  EXPECT_EQ(names_in(temp / "deep"), (std::set<std::string>{"er"}));
}

TEST(AtomicFolder, WithoutCommitNothingIsLeftAndTheOldOneStays) {
  const TempFolder temp;
  write_atomically(temp / "x/old", "1");
  {
    const AtomicFolder folder(temp / "x");
    write_atomically(folder.part() / "new", "2");
  }
  EXPECT_EQ(names_in(temp.path()), (std::set<std::string>{"x"}));
  EXPECT_EQ(names_in(temp / "x"), (std::set<std::string>{"old"}));
}

TEST(AtomicFolder, ReplacesTheOldOneAsAWhole) {
  const TempFolder temp;
  write_atomically(temp / "x/old", "1");
  AtomicFolder folder(temp / "x");
  write_atomically(folder.part() / "new", "2");
  folder.commit();
  EXPECT_EQ(names_in(temp.path()), (std::set<std::string>{"x"}));
  EXPECT_EQ(names_in(temp / "x"), (std::set<std::string>{"new"}));
}

TEST(AtomicFolder, RemovesWhatDeadProcessesLeftAndNothingElse) {
  const TempFolder temp;
  const std::string dead = std::to_string(dead_process());
  write_atomically(temp / (".y." + dead + ".part/a"), "1");
  write_atomically(temp / (".x.old." + dead + ".part/a"), "1");
  const std::set<std::string> kept = {".y.part", ".y." + std::to_string(getppid()) + ".part",
                                      ".y." + dead, "y." + dead + ".part", ".y.0.part"};
  for (const auto& name : kept) write_atomically(temp / name, "1");
  { const AtomicFolder folder(temp / "x"); }
  EXPECT_EQ(names_in(temp.path()), kept);
}

TEST(RemoveLeftovers, OfOneNameLeavesThoseOfOthers) {
  const TempFolder temp;
  const std::string dead = std::to_string(dead_process());
  write_atomically(temp / (".data.csv." + dead + ".part"), "1");
  write_atomically(temp / (".data." + dead + ".part"), "1");
  remove_leftovers(temp.path(), "data");
  EXPECT_EQ(names_in(temp.path()), (std::set<std::string>{".data.csv." + dead + ".part"}));
}

TEST(AtomicFolder, WhereNoFolderCanBeIsAMachineError) {
  const TempFolder temp;
  write_atomically(temp / "file", "1");
  EXPECT_EQ(thrown_by([&] { AtomicFolder(temp / "file/x"); }).kind(), ErrorKind::kMachine);
}

}  // namespace
}  // namespace ser
