#include "storage/atomic_file.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <set>
#include <string>

#include "core/error.hpp"
#include "storage/folder.hpp"
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

/// A number that belonged to a process that has ended.
pid_t dead_pid() {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  waitpid(child, nullptr, 0);
  return child;
}

TEST(AtomicFile, AppearsOnlyWithCommit) {
  const TempFolder folder;
  {
    AtomicFile file(folder / "out.txt");
    file.write("one ");
    file.write(std::string_view("two\0", 4));
    EXPECT_FALSE(fs::exists(folder / "out.txt"));
    file.commit();
    EXPECT_EQ(read_text_file(folder / "out.txt"), std::string("one two\0", 8));
  }
  EXPECT_EQ(names_in(folder.path()), std::set<std::string>{"out.txt"});
}

TEST(AtomicFile, WithoutCommitTheOldContentStaysAndNothingIsLeft) {
  const TempFolder folder;
  write_atomically(folder / "out.txt", "old");
  {
    AtomicFile file(folder / "out.txt");
    file.write("new");
  }
  EXPECT_EQ(read_text_file(folder / "out.txt"), "old");
  EXPECT_EQ(names_in(folder.path()), std::set<std::string>{"out.txt"});
}

TEST(AtomicFile, CommitReplacesTheWholeContent) {
  const TempFolder folder;
  write_atomically(folder / "out.txt", "a long old content");
  write_atomically(folder / "out.txt", "new");
  EXPECT_EQ(read_text_file(folder / "out.txt"), "new");
  write_atomically(folder / "out.txt", "");
  EXPECT_EQ(read_text_file(folder / "out.txt"), "");
}

TEST(AtomicFile, MakesMissingFolders) {
  const TempFolder folder;
  write_atomically(folder / "a/b/out.txt", "x");
  EXPECT_EQ(read_text_file(folder / "a/b/out.txt"), "x");
}

TEST(AtomicFile, RemovesWhatADeadProcessLeftBehind) {
  const TempFolder folder;
  const std::string left = ".out.txt." + std::to_string(dead_pid()) + ".part";
  std::ofstream(folder / left) << "half";
  write_atomically(folder / "out.txt", "x");
  EXPECT_EQ(names_in(folder.path()), std::set<std::string>{"out.txt"});
}

TEST(AtomicFile, KeepsWhatALivingProcessWritesAndWhatIsNotItsOwn) {
  const TempFolder folder;
  const std::string dead = std::to_string(dead_pid());
  const std::set<std::string> kept = {
      ".out.txt." + std::to_string(getppid()) + ".part",  // may be another user's: kill says EPERM
      ".out.txt.1.part",
      ".out.txt.notes.part",
      ".out.txt.0.part",
      ".out.txt.-1.part",
      ".other." + dead + ".part",
      "out.txt." + dead + ".part"};
  for (const auto& name : kept) std::ofstream(folder / name) << "x";
  write_atomically(folder / "out.txt", "x");
  auto expected = kept;
  expected.insert("out.txt");
  EXPECT_EQ(names_in(folder.path()), expected);
}

TEST(AtomicFile, RefusesAFolderUnderItsName) {
  const TempFolder folder;
  fs::create_directory(folder / "out");
  const Error error = thrown_by([&] { AtomicFile file(folder / "out"); });
  EXPECT_EQ(error.kind(), ErrorKind::kUsage);
  EXPECT_EQ(error.what(),
            (folder / "out").string() + ": is a folder, and a file is to be written there");
  EXPECT_EQ(names_in(folder.path()), std::set<std::string>{"out"});
}

TEST(AtomicFile, AFileWhereAFolderIsNeededIsAMachineError) {
  const TempFolder folder;
  std::ofstream(folder / "file") << "x";
  const Error error = thrown_by([&] { AtomicFile file(folder / "file/out.txt"); });
  EXPECT_EQ(error.kind(), ErrorKind::kMachine);
  EXPECT_TRUE(holds(error.what(), "out.txt: cannot create: Not a directory"));
}

TEST(MakeFolder, MakesThoseAboveItAndLeavesOneThatIsThere) {
  const TempFolder folder;
  make_folder(folder / "a/b/c");
  EXPECT_TRUE(fs::is_directory(folder / "a/b/c"));
  write_atomically(folder / "a/b/c/x", "x");
  make_folder(folder / "a/b/c");
  EXPECT_EQ(read_text_file(folder / "a/b/c/x"), "x");
}

TEST(MakeFolder, AFileOfThatNameIsAUsageError) {
  const TempFolder folder;
  write_atomically(folder / "a", "x");
  const Error error = thrown_by([&] { make_folder(folder / "a"); });
  EXPECT_EQ(error.kind(), ErrorKind::kUsage);
  EXPECT_EQ(error.what(),
            (folder / "a").string() + ": is a file, and a folder is needed (choose another name)");
}

TEST(MakeFolder, SaysWhatTheSystemSaid) {
  const TempFolder folder;
  write_atomically(folder / "a", "x");
  const Error error = thrown_by([&] { make_folder(folder / "a/b/c"); });
  EXPECT_EQ(error.kind(), ErrorKind::kMachine);
  EXPECT_EQ(error.what(),
            (folder / "a/b/c").string() + ": cannot make the folder: Not a directory");
  EXPECT_TRUE(holds(thrown_by([] { make_folder("/proc/none/x"); }).what(),
                    "/proc/none/x: cannot make the folder: "));
}

TEST(AtomicFile, WhereAFolderCannotBeMadeItSaysTheFirstReason) {
  const Error error = thrown_by([] { AtomicFile file("/proc/none/x/out.txt"); });
  EXPECT_EQ(error.kind(), ErrorKind::kMachine);
  EXPECT_TRUE(holds(error.what(), "/proc/none/x/out.txt: cannot create: "));
}

TEST(AtomicFile, AFolderWithoutPermissionIsAMachineError) {
  if (geteuid() == 0) GTEST_SKIP() << "root may write anywhere";
  const TempFolder folder;
  fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
  const Error error = thrown_by([&] { AtomicFile file(folder / "out.txt"); });
  fs::permissions(folder.path(), fs::perms::owner_all);
  EXPECT_EQ(error.kind(), ErrorKind::kMachine);
  EXPECT_TRUE(holds(error.what(), "cannot create: Permission denied"));
}

/// Lets no file of this process grow above `bytes` while it lives.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit = {bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int);
};

TEST(AtomicFile, AFullDiskIsAMachineErrorThatKeepsTheOldContent) {
  const TempFolder folder;
  write_atomically(folder / "out.txt", "old");
  for (const std::size_t size :
       {std::size_t{100}, std::size_t{1} << 20}) {  // flushed late, at once
    const FileSizeLimit limit(50);
    const Error error =
        thrown_by([&] { write_atomically(folder / "out.txt", std::string(size, 'x')); });
    EXPECT_EQ(error.kind(), ErrorKind::kMachine);
    EXPECT_TRUE(holds(error.what(), "out.txt: cannot write: File too large"));
  }
  EXPECT_EQ(read_text_file(folder / "out.txt"), "old");
  EXPECT_EQ(names_in(folder.path()), std::set<std::string>{"out.txt"});
}

TEST(AtomicFile, WritesThroughALinkAndKeepsIt) {
  const TempFolder folder;
  fs::create_directory(folder / "real");
  write_atomically(folder / "real/data.csv", "old");
  fs::create_symlink("real/data.csv", folder / "data.csv");
  write_atomically(folder / "data.csv", "new");
  EXPECT_TRUE(fs::is_symlink(folder / "data.csv"));
  EXPECT_EQ(read_text_file(folder / "real/data.csv"), "new");
}

TEST(AtomicFile, WritesIntoAPipeInsteadOfReplacingIt) {
  const TempFolder folder;
  const fs::path pipe = folder / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const pid_t reader = fork();
  if (reader == 0) {
    std::string text;
    std::getline(std::ifstream(pipe), text, '\0');
    _exit(text == "through the pipe" ? 0 : 1);
  }
  write_atomically(pipe, "through the pipe");
  int status = -1;
  waitpid(reader, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(fs::is_fifo(pipe));
  EXPECT_EQ(names_in(folder.path()), std::set<std::string>{"pipe"});
}

TEST(AtomicFile, NoSpaceOnADeviceIsAMachineError) {
  if (!fs::is_character_file("/dev/full")) GTEST_SKIP() << "there is no /dev/full";
  const TempFolder folder;
  fs::create_symlink("/dev/full", folder / "full");
  const Error error = thrown_by([&] { write_atomically(folder / "full", "x"); });
  EXPECT_EQ(error.kind(), ErrorKind::kMachine);
  EXPECT_TRUE(holds(error.what(), "full: cannot write: No space left on device"));
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
  EXPECT_TRUE(fs::is_symlink(folder / "full"));
}

TEST(ReadTextFile, GivesEveryByte) {
  const TempFolder folder;
  std::string bytes;
  for (int i = 0; i < 200000; ++i) bytes += static_cast<char>(i % 256);
  write_atomically(folder / "bytes", bytes);
  EXPECT_EQ(read_text_file(folder / "bytes"), bytes);
}

TEST(ReadTextFile, AMissingFileAndAFolderAreDataErrors) {
  const TempFolder folder;
  const Error missing = thrown_by([&] { read_text_file(folder / "none"); });
  EXPECT_EQ(missing.kind(), ErrorKind::kData);
  EXPECT_TRUE(holds(missing.what(), "none: cannot read: No such file or directory"));
  const Error directory = thrown_by([&] { read_text_file(folder.path()); });
  EXPECT_EQ(directory.kind(), ErrorKind::kData);
  EXPECT_TRUE(holds(directory.what(), ": is a folder, not a file"));
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
  const std::string dead = std::to_string(dead_pid());
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
  const std::string dead = std::to_string(dead_pid());
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
