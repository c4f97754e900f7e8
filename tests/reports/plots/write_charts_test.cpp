#include "reports/plots/write_charts.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/error.hpp"
#include "reports/plots/made_charts.hpp"
#include "storage/atomic_file.hpp"
#include "temp_folder.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

namespace fs = std::filesystem;

/// PATH is one folder, which holds a `gnuplot` of these lines of sh where there are any.
class PathOf {
 public:
  explicit PathOf(const std::string& lines) : before_(getenv("PATH")) {
    if (!lines.empty()) {
      std::ofstream(folder_ / "gnuplot") << "#!/bin/sh\n" << lines << "\n";
      fs::permissions(folder_ / "gnuplot", fs::perms::owner_all);
    }
    setenv("PATH", folder_.path().c_str(), 1);
  }
  ~PathOf() { setenv("PATH", before_.c_str(), 1); }

 private:
  std::string before_;
  TempFolder folder_;
};

class Heard : public Observer {
 public:
  void info(std::string_view message) override { infos.emplace_back(message); }
  void warn(std::string_view message) override { warnings.emplace_back(message); }
  std::vector<std::string> infos;
  std::vector<std::string> warnings;
};

TEST(WriteCharts, WithoutGnuplotTheTablesAreWrittenAndANoteSaysHowToGetIt) {
  const PathOf path("");
  TempFolder folder;
  Heard heard;
  const std::vector<Chart> charts = {made_chart(ChartKind::kBars, 2, 1)};
  const WrittenCharts written = write_charts(charts, folder / "a/b", folder / "data.csv", heard);
  EXPECT_EQ(written.files, std::vector<fs::path>{folder / "a/b/made.csv"});
  EXPECT_EQ(read_text_file(folder / "a/b/made.csv"), chart_csv(charts[0]));
  ASSERT_EQ(heard.infos.size(), 1U);
  EXPECT_TRUE(holds(heard.infos[0], "apt install gnuplot-nox"));
  EXPECT_TRUE(heard.warnings.empty());
  EXPECT_EQ(charts_text(written), "wrote 1 table to " + (folder / "a/b").string() + " (.csv)\n");
}

TEST(WriteCharts, APictureOfOlderNumbersDoesNotStay) {
  const PathOf path("echo broken >&2; exit 1");
  TempFolder folder;
  Heard heard;
  std::ofstream(folder / "made.png") << "older";
  std::ofstream(folder / "other.png") << "of someone else";
  write_charts(std::vector<Chart>{made_chart(ChartKind::kBars, 2, 1)}, folder.path(), "data.csv",
               heard);
  EXPECT_FALSE(fs::exists(folder / "made.png"));
  EXPECT_TRUE(fs::exists(folder / "other.png"));
  ASSERT_EQ(heard.warnings.size(), 1U);
  EXPECT_TRUE(holds(heard.warnings[0], "gnuplot failed with exit code 1: broken"));
}

TEST(WriteCharts, AMissingTerminalIsNamed) {
  const PathOf path("echo picture > 0.svg");
  TempFolder folder;
  Heard heard;
  const WrittenCharts written = write_charts(std::vector<Chart>{made_chart(ChartKind::kBars, 2, 1)},
                                             folder.path(), "data.csv", heard);
  EXPECT_EQ(written.files.size(), 2U);
  EXPECT_EQ(read_text_file(folder / "made.svg"), "picture\n");
  EXPECT_EQ(heard.warnings,
            std::vector<std::string>{"the gnuplot in PATH draws no PNG, that of Debian's and "
                                     "Ubuntu's gnuplot-nox does"});
}

TEST(WriteCharts, WhatTheChartsAreMadeFromIsNeverReplaced) {
  TempFolder folder;
  std::ofstream(folder / "made.csv") << "the manifest";
  const Error error = thrown_by([&] {
    write_charts(std::vector<Chart>{made_chart(ChartKind::kBars, 2, 1)}, folder.path(),
                 folder / "made.csv", silent_observer());
  });
  EXPECT_EQ(error.kind(), ErrorKind::kUsage);
  EXPECT_TRUE(holds(error.what(), "name another folder"));
  EXPECT_EQ(read_text_file(folder / "made.csv"), "the manifest");
}

TEST(WriteCharts, AFolderThatCannotBeIsAnErrorOfTheMachine) {
  TempFolder folder;
  std::ofstream(folder / "file") << "x";
  EXPECT_EQ(thrown_by([&] {
              write_charts(std::vector<Chart>{made_chart(ChartKind::kBars, 2, 1)},
                           folder / "file/plots", "data.csv", silent_observer());
            }).kind(),
            ErrorKind::kMachine);
}

TEST(ChartsText, NamesWhatIsLeftOutByItsReason) {
  WrittenCharts written;
  written.left_out = {{"a", "no x is known"}, {"b", "no x is known"}, {"c", "no y is known"}};
  EXPECT_EQ(charts_text(written),
            "no x is known, so there is no chart a, b\nno y is known, so there is no chart c\n");
  EXPECT_EQ(charts_json(written), Json::array());
}

}  // namespace
}  // namespace ser
