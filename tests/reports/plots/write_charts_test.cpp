#include "reports/plots/write_charts.hpp"

#include <gtest/gtest.h>

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

std::vector<Chart> one_chart() { return {made_chart(ChartKind::kBars, 2, 1)}; }

TEST(WriteCharts, PutsThreePicturesBesideTheTableAndReplacesOlderOnes) {
  TempFolder folder;
  fs::create_directories(folder / "a/b");
  std::ofstream(folder / "a/b/made.png") << "older";
  const WrittenCharts written =
      write_charts(one_chart(), folder / "a/b", folder / "data.csv", silent_observer());
  const std::vector<fs::path> files = {folder / "a/b/made.csv", folder / "a/b/made.png",
                                       folder / "a/b/made.svg", folder / "a/b/made.pdf"};
  EXPECT_EQ(written.files, files);
  EXPECT_EQ(read_text_file(files[0]), chart_csv(one_chart()[0]));
  EXPECT_TRUE(read_text_file(files[1]).starts_with("\x89PNG"));
  EXPECT_TRUE(holds(read_text_file(files[2]), "<svg "));
  EXPECT_TRUE(read_text_file(files[3]).starts_with("%PDF-"));
  EXPECT_EQ(charts_text(written),
            "wrote 1 chart to " + (folder / "a/b").string() + " (.csv, .pdf, .png, .svg)\n");
}

TEST(WriteCharts, OfNothingWritesNothing) {
  TempFolder folder;
  const WrittenCharts written = write_charts({}, folder / "none", "data.csv", silent_observer());
  EXPECT_TRUE(written.files.empty());
  EXPECT_FALSE(fs::exists(folder / "none"));
  EXPECT_EQ(charts_text(written), "");
}

TEST(WriteCharts, AStopRequestLeavesNothingBehind) {
  class Stopped : public Observer {
   public:
    int stop_signal() const override { return 2; }
  } observer;
  TempFolder folder;
  EXPECT_THROW(write_charts(one_chart(), folder / "plots", "data.csv", observer), Interrupted);
  EXPECT_FALSE(fs::exists(folder / "plots"));
}

TEST(WriteCharts, WhatTheChartsAreMadeFromIsNeverReplaced) {
  TempFolder folder;
  std::ofstream(folder / "made.csv") << "the manifest";
  const Error error = thrown_by(
      [&] { write_charts(one_chart(), folder.path(), folder / "made.csv", silent_observer()); });
  EXPECT_EQ(error.kind(), ErrorKind::kUsage);
  EXPECT_TRUE(holds(error.what(), "name another folder"));
  EXPECT_EQ(read_text_file(folder / "made.csv"), "the manifest");
}

TEST(WriteCharts, AFolderThatCannotBeIsAnErrorOfTheMachine) {
  TempFolder folder;
  std::ofstream(folder / "file") << "x";
  EXPECT_EQ(thrown_by([&] {
              write_charts(one_chart(), folder / "file/plots", "data.csv", silent_observer());
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
