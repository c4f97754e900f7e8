#include "reports/plots/gnuplot.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>

#include <fstream>
#include <thread>

#include "core/error.hpp"
#include "core/text.hpp"
#include "reports/plots/gnuplot_script.hpp"
#include "reports/plots/layout.hpp"
#include "reports/plots/made_charts.hpp"
#include "storage/atomic_file.hpp"
#include "temp_folder.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// A program `gnuplot` in a folder of its own that runs these lines of sh.
class FakeGnuplot {
 public:
  explicit FakeGnuplot(const std::string& lines) : path_(folder_ / "gnuplot") {
    std::ofstream(path_) << "#!/bin/sh\n" << lines << "\n";
    fs::permissions(path_, fs::perms::owner_all);
  }
  const fs::path& path() const { return path_; }
  fs::path operator/(const std::string& name) const { return folder_ / name; }

  GnuplotRun run(std::chrono::milliseconds limit = 60s,
                 const Observer& observer = silent_observer()) const {
    return run_gnuplot(path_, "the script\n", {"0.png", "0.svg"}, limit, observer);
  }

 private:
  TempFolder folder_;
  fs::path path_;
};

TEST(RunGnuplot, GivesTheScriptAndReadsTheOutputs) {
  const FakeGnuplot fake("cat \"$2\" > 0.png; echo \"$1\" > 0.svg");
  const GnuplotRun run = fake.run();
  EXPECT_EQ(run.problem, "");
  EXPECT_EQ(run.outputs.at(0), "the script\n");
  EXPECT_EQ(run.outputs.at(1), "--default-settings\n");
}

TEST(RunGnuplot, AFailureIsOneLineAndNoOutput) {
  const FakeGnuplot fake("echo half > 0.png; printf 'line 1\\n\\n  line 2\\n' >&2; exit 3");
  const GnuplotRun run = fake.run();
  EXPECT_EQ(run.problem, "failed with exit code 3");
  EXPECT_EQ(run.remarks, "line 1 line 2");
  EXPECT_FALSE(run.outputs.at(0));
}

TEST(RunGnuplot, ASignalIsNamed) {
  EXPECT_EQ(FakeGnuplot("kill -SEGV $$").run().problem,
            "was ended by signal " + std::to_string(SIGSEGV));
}

TEST(RunGnuplot, MissingOutputsAreMissing) {
  const GnuplotRun run = FakeGnuplot("echo x > 0.svg; : > 0.png").run();
  EXPECT_EQ(run.problem, "");
  EXPECT_FALSE(run.outputs.at(0));
  EXPECT_TRUE(run.outputs.at(1));
}

TEST(RunGnuplot, WhatHangsIsEndedWithItsChildren) {
  const FakeGnuplot fake("sleep 1000 & echo $! > \"$0.pid\"; wait");
  EXPECT_EQ(fake.run(500ms).problem, "was stopped after 0.5 s");
  const auto child = to_integer(trimmed(read_text_file(fake / "gnuplot.pid")));
  ASSERT_TRUE(child);
  // Whoever adopts it takes a moment to clear it away: a zombie has ended, too.
  const std::string state = "/proc/" + std::to_string(*child) + "/stat";
  for (int i = 0; i < 500 && fs::exists(state); ++i) {
    std::string line;
    std::getline(std::ifstream(state), line);
    if (line.find(") Z") != std::string::npos) return;
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_FALSE(fs::exists(state));
}

TEST(RunGnuplot, AStopEndsIt) {
  class Stopped : public Observer {
    int stop_signal() const override { return SIGINT; }
  };
  EXPECT_THROW(FakeGnuplot("sleep 1000").run(60s, Stopped()), Interrupted);
}

TEST(RunGnuplot, WhatIsNoProgramCannotBeStarted) {
  TempFolder folder;
  std::ofstream(folder / "gnuplot") << "no program";
  const GnuplotRun run = run_gnuplot(folder / "gnuplot", "", {"0.png"}, 60s, silent_observer());
  EXPECT_TRUE(holds(run.problem, "cannot be started: "));
}

TEST(RunGnuplot, InheritsNoOpenFile) {
  const int open_file = fileno(std::tmpfile());
  ASSERT_GT(open_file, 2);
  const GnuplotRun run =
      FakeGnuplot("[ ! -e /proc/self/fd/" + std::to_string(open_file) + " ] && echo closed > 0.png")
          .run();
  EXPECT_EQ(run.outputs.at(0), "closed\n");
}

TEST(FindGnuplot, LooksInAbsoluteFoldersOfPathOnly) {
  const FakeGnuplot fake("");
  const std::string before = getenv("PATH");
  setenv("PATH", ("/nowhere:" + fake.path().parent_path().string()).c_str(), 1);
  EXPECT_EQ(find_gnuplot(), fake.path());
  const fs::path here = fs::current_path();
  fs::current_path(fake.path().parent_path());
  setenv("PATH", ":.", 1);
  EXPECT_FALSE(find_gnuplot());
  fs::current_path(here);
  setenv("PATH", before.c_str(), 1);
}

TEST(RealGnuplot, DrawsEveryKindOfChartWithoutARemark) {
  const auto program = find_gnuplot();
  if (!program) GTEST_SKIP() << "gnuplot is not installed";
  std::vector<Scene> scenes;
  std::vector<std::string> outputs;
  const std::string hostile = "\"; system('touch pwned') #`touch pwned`@x^_{\\n}%d\n愤";
  const auto add = [&](Chart chart) {
    chart.title = hostile;
    chart.stamp = hostile;
    chart.x.label = hostile;
    for (const char* extension : {".png", ".svg"}) {
      outputs.push_back(std::to_string(scenes.size()) + extension);
    }
    scenes.push_back(layout(chart));
  };
  for (const std::size_t count : {1U, 9U, 160U}) {
    add(made_chart(ChartKind::kBars, count, 1, hostile));
    add(made_chart(ChartKind::kPie, count, 1, hostile));
    for (const ChartKind kind :
         {ChartKind::kGroupedBars, ChartKind::kStackedBars, ChartKind::kHeatMap}) {
      add(made_chart(kind, count, 3, hostile));
    }
    add(made_numbers(ChartKind::kHistogram, count, 2));
    add(made_numbers(ChartKind::kLines, count, 2));
  }
  const GnuplotRun run =
      run_gnuplot(*program, gnuplot_script(scenes), outputs, 120s, silent_observer());
  EXPECT_EQ(run.problem, "");
  EXPECT_EQ(run.remarks, "");
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    ASSERT_TRUE(run.outputs[i]) << outputs[i];
    EXPECT_TRUE(run.outputs[i]->starts_with(i % 2 == 0 ? "\x89PNG" : "<?xml")) << outputs[i];
  }
}

}  // namespace
}  // namespace ser
