#include "reports/plots/signal_sheet.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "generated_signals.hpp"
#include "reports/plots/layout.hpp"
#include "reports/plots/tidy.hpp"
#include "signal/mel.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

SignalView made_view() {
  SignalView view = view_signal({sine(16000, 1000.0, 16000), 16000});
  view.f0 = {"f0_hz", {0.25, 0.5, 0.75}, {100.0, NAN, 200.0}};
  view.formants = {{"f1_hz", {0.25, 0.5, 0.75}, {500.0, 510.0, 520.0}},
                   {"f2_hz", {0.25, 0.5, 0.75}, {1500.0, NAN, NAN}}};
  view.intensity = {"intensity_db", {0.25, 0.5, 0.75}, {60.0, -300.0, 70.0}};
  return view;
}

const Panel& panel_of(const Sheet& sheet, const std::string& title) {
  for (const Panel& panel : sheet.panels) {
    if (panel.title.starts_with(title)) return panel;
  }
  ADD_FAILURE() << title;
  return sheet.panels.front();
}

std::string table_of(const Sheet& sheet, const std::string& name) {
  for (const auto& [table, text] : sheet.tables) {
    if (table == name) return text;
  }
  return "";
}

std::vector<std::string> names(const std::vector<LegendEntry>& legend) {
  std::vector<std::string> result;
  result.reserve(legend.size());
  for (const LegendEntry& entry : legend) result.push_back(entry.name);
  return result;
}

TEST(SignalSheet, ShowsFourThingsWithTheirUnits) {
  const Sheet sheet = signal_sheet(made_view(), "title");
  ASSERT_EQ(sheet.panels.size(), 4U);
  EXPECT_EQ(sheet.x.unit, "s");
  EXPECT_EQ(sheet.to, 1.0);
  EXPECT_EQ(panel_of(sheet, "Waveform").y.label, "amplitude");
  EXPECT_EQ(panel_of(sheet, "Log-mel").y.unit, "Hz");
  EXPECT_EQ(panel_of(sheet, "MFCC").y.label, "coefficient");
  EXPECT_EQ(panel_of(sheet, "Intensity").y.unit, "dB");
  expect_tidy(layout(sheet));
}

TEST(SignalSheet, TracksLieOnTheMelAxisAndFormantsOnlyWhereThereIsAVoice) {
  const Panel panel = panel_of(signal_sheet(made_view(), "title"), "Log-mel");
  ASSERT_EQ(panel.curves.size(), 3U);  // F1, F2, F0
  const auto& f1 = panel.curves[0].points;
  EXPECT_DOUBLE_EQ(f1[0].second, hz_to_mel(500.0, MelScale::kSlaney));
  EXPECT_TRUE(std::isnan(f1[1].second));
  EXPECT_DOUBLE_EQ(f1[2].second, hz_to_mel(520.0, MelScale::kSlaney));
  const auto& f0 = panel.curves[2].points;
  EXPECT_EQ(f0[0].first, 0.25);
  EXPECT_DOUBLE_EQ(f0[2].second, hz_to_mel(200.0, MelScale::kSlaney));
  EXPECT_EQ(names(panel.legend), (std::vector<std::string>{"F2", "F1", "F0", "0 dB: loudest",
                                                           "-20 dB", "-40 dB", "-60 dB"}));
}

TEST(SignalSheet, WithoutAVoiceHasNoTracks) {
  SignalView view = made_view();
  for (double& value : view.f0.values) value = NAN;
  EXPECT_TRUE(panel_of(signal_sheet(view, "title"), "Log-mel").curves.empty());
  view.f0 = {"f0_hz", {}, {}};
  EXPECT_TRUE(panel_of(signal_sheet(view, "title"), "Log-mel").curves.empty());
}

TEST(SignalSheet, TheRasterIsDarkWhereTheToneIs) {
  const Panel panel = panel_of(signal_sheet(made_view(), "title"), "Log-mel");
  const Raster& raster = panel.rasters.at(0);
  ASSERT_EQ(raster.cells.size(), raster.rows * raster.columns);
  const double mel = hz_to_mel(1000.0, MelScale::kSlaney);
  const auto row = static_cast<std::size_t>((mel - raster.y0) / (raster.y1 - raster.y0) *
                                            static_cast<double>(raster.rows));
  EXPECT_TRUE(is_dark(raster.cells[row * raster.columns + raster.columns / 2]));
  EXPECT_FALSE(is_dark(raster.cells[(raster.rows - 1) * raster.columns + raster.columns / 2]));
  EXPECT_EQ(raster.x1, 1.0);
}

TEST(SignalSheet, TheLevelAxisIsNotStretchedByDigitalSilence) {
  const Scale scale = panel_of(signal_sheet(made_view(), "title"), "Intensity").scale;
  EXPECT_GE(scale.low, 70.0 - 90.0);
  EXPECT_GT(scale.high, 70.0);
}

TEST(SignalSheet, SilenceSaysSo) {
  SignalView view = view_signal({std::vector<float>(16000, 0.0F), 16000});
  const Sheet sheet = signal_sheet(view, "title");
  EXPECT_TRUE(holds(panel_of(sheet, "Log-mel").note, "no sound"));
  EXPECT_TRUE(panel_of(sheet, "Log-mel").rasters.empty());
  for (const Colour cell : panel_of(sheet, "MFCC").rasters.at(0).cells) {
    ASSERT_EQ(cell, diverging(0.0));
  }
}

TEST(SignalSheet, TablesHoldTheTracksWithEmptyCellsWhereNothingIsDefined) {
  const Sheet sheet = signal_sheet(made_view(), "title");
  EXPECT_EQ(table_of(sheet, "signal_pitch"), "time_s,f0_hz\n0.25,100\n0.5,\n0.75,200\n");
  EXPECT_EQ(table_of(sheet, "signal_formants"),
            "time_s,f1_hz,f2_hz\n0.25,500,1500\n0.5,510,\n0.75,520,\n");
  EXPECT_EQ(table_of(sheet, "signal_intensity"),
            "time_s,intensity_db\n0.25,60\n0.5,-300\n0.75,70\n");
  EXPECT_TRUE(table_of(sheet, "signal_mfcc").starts_with("time_s,mfcc_1,mfcc_2,"));
  EXPECT_TRUE(table_of(sheet, "signal_log_mel").starts_with("time_s,logmel_1,"));
  EXPECT_TRUE(table_of(sheet, "signal_waveform").starts_with("time_s,lowest,highest\n"));
  const std::string mfcc = table_of(sheet, "signal_mfcc");
  EXPECT_EQ(std::count(mfcc.begin(), mfcc.end(), '\n'), 1 + 201);
}

TEST(SignalSheet, OfOneSampleIsAPictureToo) {
  const Sheet sheet = signal_sheet(view_signal({{0.5F}, 16000}), "title");
  expect_tidy(layout(sheet));
  EXPECT_GT(sheet.to, sheet.from);
  EXPECT_GT(panel_of(sheet, "Waveform").curves.at(0).dot, 0.0);
}

}  // namespace
}  // namespace ser
