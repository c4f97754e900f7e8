#include "core/process.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "core/error.hpp"
#include "temp_folder.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

using namespace std::chrono_literals;

constexpr const char* kShell = "/bin/sh";

Process shell(const std::string& script) { return {kShell, {"sh", "-c", script}}; }

/// Its exit code and all lines, once it has ended.
std::pair<int, std::vector<std::string>> heard(Process process) {
  std::vector<std::string> lines;
  for (;;) {
    const auto code = process.exit_code();
    for (auto& line : process.new_lines()) lines.push_back(std::move(line));
    if (code) return {*code, lines};
    std::this_thread::sleep_for(1ms);
  }
}

bool runs(pid_t pid) {
  // A zombie, whom nobody has waited for yet, has ended.
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string text((std::istreambuf_iterator<char>(stat)), {});
  return !text.empty() && text.substr(text.rfind(')') + 2, 1) != "Z";
}

bool ends_soon(pid_t pid) {
  for (int i = 0; i < 3000 && runs(pid); ++i) std::this_thread::sleep_for(10ms);
  return !runs(pid);
}

/// The process' id that a script writes into a file.
pid_t id_in(const std::filesystem::path& file) {
  for (;;) {
    pid_t pid = 0;
    std::ifstream text(file);
    std::string end;
    if (text >> pid >> end && end == ".") return pid;
    std::this_thread::sleep_for(1ms);
  }
}

TEST(Process, EndsWithItsExitCodeAndEveryLineOfItsErrors) {
  const auto [code, lines] =
      heard(shell("echo one >&2; echo printed; printf 'two\\nlast' >&2; exit 7"));
  EXPECT_EQ(code, 7);
  EXPECT_EQ(lines, (std::vector<std::string>{"one", "two", "last"}));
}

TEST(Process, TellsTheSignalThatEndedIt) {
  EXPECT_EQ(heard(shell("kill -KILL $$")).first, 128 + SIGKILL);
}

TEST(Process, HearsMoreThanAPipeHolds) {
  // 400,000 bytes; a pipe has room for 65,536.
  const auto [code, lines] =
      heard(shell("i=0; while [ $i -lt 4000 ]; do printf '%099d\\n' $i >&2; i=$((i+1)); done"));
  EXPECT_EQ(code, 0);
  ASSERT_EQ(lines.size(), 4000U);
  EXPECT_EQ(lines.back(), std::string(95, '0') + "3999");
}

TEST(Process, ALineWithoutEndComesInPiecesAndTakesNoMoreMemory) {
  const auto [code, lines] = heard(shell("head -c 200000 /dev/zero | tr '\\0' x >&2"));
  EXPECT_EQ(code, 0);
  std::size_t bytes = 0;
  for (const auto& line : lines) {
    EXPECT_LE(line.size(), 65536U);
    bytes += line.size();
  }
  EXPECT_EQ(bytes, 200000U);
}

TEST(Process, ReadsNothing) { EXPECT_EQ(heard(shell("cat")).first, 0); }

TEST(Process, ASignalReachesAllThatItStarted) {
  TempFolder folder;
  Process process = shell("sleep 1000 & echo $! . > " + (folder / "id").string() + "; wait");
  const pid_t grandchild = id_in(folder / "id");
  process.signal(SIGTERM);
  EXPECT_TRUE(ends_soon(grandchild));
  EXPECT_EQ(heard(std::move(process)).first, 128 + SIGTERM);
}

TEST(Process, IsEndedWithItsObject) {
  TempFolder folder;
  pid_t pid = 0;
  {
    const Process process = shell("echo $$ . > " + (folder / "id").string() + "; exec sleep 1000");
    pid = id_in(folder / "id");
    EXPECT_TRUE(runs(pid));
  }
  EXPECT_FALSE(runs(pid));
}

TEST(Process, DoesNotOutliveTheProgramThatStartedIt) {
  TempFolder folder;
  const pid_t parent = fork();
  if (parent == 0) {
    const Process process = shell("echo $$ . > " + (folder / "id").string() + "; exec sleep 1000");
    id_in(folder / "id");
    kill(getpid(), SIGKILL);  // no destructor runs
  }
  int status = 0;
  waitpid(parent, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_TRUE(ends_soon(id_in(folder / "id")));
}

TEST(Process, AProgramThatIsNotThereIsAnErrorOfTheMachine) {
  const Error error = thrown_by([] { Process("/no/such/program", {"x"}); });
  EXPECT_EQ(error.kind(), ErrorKind::kMachine);
  EXPECT_STREQ(error.what(), "cannot start a process: No such file or directory");
}

class Listener : public Observer {
 public:
  void advance(std::size_t steps) override { done += steps; }
  void warn(std::string_view message) override { warnings.emplace_back(message); }
  int stop_signal() const override { return stop; }
  std::size_t done = 0;
  std::vector<std::string> warnings;
  int stop = 0;
};

Child child(const std::string& name, const std::string& script) {
  return {name, {"-c", script}, kShell};
}

TEST(Children, AFailingOneStopsNoOther) {
  Listener observer;
  const auto ends = run_children(
      {child("a", "echo 'ser: error: it broke' >&2; exit 3"), child("b", "kill -KILL $$"),
       child("c", "echo 'ser: warning: careful' >&2; echo noise >&2; exit 0")},
      2, observer);
  ASSERT_EQ(ends.size(), 3U);
  EXPECT_EQ(ends[0].exit_code, 3);
  EXPECT_EQ(ends[0].error, "it broke");
  EXPECT_EQ(ends[1].exit_code, 128 + SIGKILL);
  EXPECT_EQ(ends[1].error, "");
  EXPECT_EQ(ends[2].exit_code, 0);
  EXPECT_EQ(observer.done, 3U);
  EXPECT_EQ(observer.warnings, std::vector<std::string>{"c: careful"});
}

TEST(Children, AWarningOfSeveralIsOneLineAndACount) {
  Listener observer;
  const auto warn = "echo 'ser: warning: careful' >&2; exit 0";
  run_children({child("a", warn), child("b", warn), child("c", warn)}, 1, observer);
  EXPECT_EQ(observer.warnings, (std::vector<std::string>{"a: careful", "3 times in all: careful"}));
}

TEST(Children, NoMoreRunAtOnceThanAsked) {
  TempFolder folder;
  // Each counts the files of those that run, its own with them.
  std::vector<Child> children;
  for (int i = 0; i < 6; ++i) {
    const std::string file = (folder / ("running-" + std::to_string(i))).string();
    children.push_back(child("c", "touch " + file + "; sleep 0.05; n=$(ls " +
                                      folder.path().string() + " | grep -c running); rm " + file +
                                      "; exit $n"));
  }
  Listener observer;
  for (const ChildEnd& end : run_children(children, 2, observer)) {
    EXPECT_GE(end.exit_code, 1);
    EXPECT_LE(end.exit_code, 2);
  }
}

TEST(Children, AStopRequestIsHandedOnAndThrownWhenAllHaveEnded) {
  TempFolder folder;
  class StopsWhenBothRun : public Listener {
   public:
    explicit StopsWhenBothRun(const TempFolder& folder) : folder_(folder) {}
    int stop_signal() const override {
      const auto there = [&](const char* name) { return std::filesystem::exists(folder_ / name); };
      return there("a") && there("b") ? SIGINT : 0;
    }

   private:
    const TempFolder& folder_;
  } observer(folder);
  const auto waiting = [&](const std::string& name) {
    const std::string file = (folder / name).string();
    return child(name, "trap 'echo saved > " + file + "; exit 130' INT; : > " + file +
                           "; while :; do sleep 0.01; done");
  };
  EXPECT_THROW(run_children({waiting("a"), waiting("b"), waiting("never")}, 2, observer),
               Interrupted);
  for (const char* name : {"a", "b"}) {
    std::string word;
    std::ifstream(folder / name) >> word;
    EXPECT_EQ(word, "saved") << name;
  }
  EXPECT_FALSE(std::filesystem::exists(folder / "never"));
}

TEST(Children, OneThatCannotBeStartedIsNamed) {
  Listener observer;
  const Error error = thrown_by([&] {
    run_children({{"fold 1", {"-c", "sleep 1000"}, kShell}, {"fold 2", {}, "/no/such"}}, 2,
                 observer);
  });
  EXPECT_EQ(error.kind(), ErrorKind::kMachine);
  EXPECT_STREQ(error.what(), "fold 2: cannot start a process: No such file or directory");
}

}  // namespace
}  // namespace ser
