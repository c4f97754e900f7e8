#include "reports/plots/manifest_charts.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "thrown.hpp"

namespace ser {
namespace {

constexpr const char* kSmall =
    "file,corpus,speaker,gender,emotion,duration\n"
    "1.wav,b,10,female,sad,1.0\n"
    "2.wav,b,9,male,happy,2.0\n"
    "3.wav,b,9,male,happy,2.5\n"
    "4.wav,a,9,,angry,3.0\n"
    "5.wav,,,,,\n";

std::string csv_of(const ManifestCharts& made, const std::string& name) {
  for (const Chart& chart : made.charts) {
    if (chart.name == name) return chart_csv(chart);
  }
  return "";
}

ManifestCharts charts_of(const std::string& csv) {
  return manifest_charts(parse_manifest(csv, "data.csv"));
}

TEST(ManifestCharts, TablesHoldTheCounts) {
  const ManifestCharts made = charts_of(kSmall);
  EXPECT_TRUE(made.left_out.empty());
  EXPECT_EQ(csv_of(made, "classes"), "emotion,clips\nhappy,2\nsad,1\nangry,1\n,1\n");
  EXPECT_EQ(csv_of(made, "corpora_pie"), "corpus,clips\na,1\nb,3\n,1\n");
  EXPECT_EQ(csv_of(made, "corpora_bar"), csv_of(made, "corpora_pie"));
  EXPECT_EQ(csv_of(made, "emotions_by_corpus_stacked"),
            "corpus,happy,sad,angry,(none)\na,0,0,1,0\nb,2,1,0,0\n,0,0,0,1\n");
  EXPECT_EQ(csv_of(made, "emotions_by_corpus_heatmap"), csv_of(made, "emotions_by_corpus_stacked"));
  EXPECT_EQ(csv_of(made, "emotions_by_corpus_grouped"),
            "emotion,a,b,(none)\nhappy,0,2,0\nsad,0,1,0\nangry,1,0,0\n,0,0,1\n");
  EXPECT_EQ(csv_of(made, "gender_by_emotion"),
            "emotion,female,male,(none)\nhappy,0,2,0\nsad,1,0,0\nangry,0,0,1\n,0,0,1\n");
}

TEST(ManifestCharts, SpeakersAreSortedByCorpusAndNumber) {
  EXPECT_EQ(csv_of(charts_of(kSmall), "speakers"),
            "corpus,speaker,gender,clips\na,9,,1\nb,9,male,2\nb,10,female,1\n");
}

TEST(ManifestCharts, DurationsAreCountedByCorpus) {
  // 2 s in at least 5 bins: 0.5 s wide.
  EXPECT_EQ(csv_of(charts_of(kSmall), "durations"),
            "from_s,to_s,a,b\n1,1.5,0,1\n1.5,2,0,0\n2,2.5,0,1\n2.5,3,0,1\n3,3.5,1,0\n");
}

TEST(ManifestCharts, WhatIsLeftOutIsSaidOnTheAxis) {
  for (const Chart& chart : charts_of(kSmall).charts) {
    const std::string said = chart.name == "durations"  ? "1 of unknown length left out"
                             : chart.name == "speakers" ? "1 without a speaker left out"
                                                        : "";
    EXPECT_EQ(chart.y.unit, said) << chart.name;
  }
}

TEST(ManifestCharts, AnEmotionHasOneColourInAllCharts) {
  const ManifestCharts made = charts_of(kSmall);
  const Chart& classes = made.charts.at(0);
  const Chart& stacked = made.charts.at(3);
  ASSERT_EQ(classes.categories.size(), stacked.series.size());
  for (std::size_t i = 0; i < stacked.series.size(); ++i) {
    EXPECT_EQ(classes.categories[i].colour, stacked.series[i].colour);
  }
}

TEST(ManifestCharts, ColumnsWithoutValuesGiveNoChart) {
  const ManifestCharts made = charts_of("file,emotion\na.wav,happy\n");
  ASSERT_EQ(made.charts.size(), 1U);
  EXPECT_EQ(made.charts[0].name, "classes");
  EXPECT_EQ(made.left_out.at("speakers"), "no speaker is known");
  EXPECT_EQ(made.left_out.at("durations"), "no duration is known");
  EXPECT_EQ(made.left_out.at("gender_by_emotion"), "no gender is known");
  EXPECT_EQ(made.left_out.at("emotions_by_corpus_heatmap"), "no corpus is known");
  EXPECT_EQ(made.left_out.size(), 8U);
  EXPECT_EQ(charts_of("file\n").left_out.size(), 9U);
}

TEST(ManifestCharts, TitlesSayWhereSpeechIsSynthetic) {
  for (const Chart& chart : charts_of("file,synthetic,emotion\na.wav,true,happy\n").charts) {
    EXPECT_TRUE(holds(chart.title, "(synthetic speech)"));
  }
  for (const Chart& chart : charts_of(kSmall).charts) {
    EXPECT_EQ(chart.title.find("synthetic"), std::string::npos);
  }
}

TEST(ManifestCharts, DurationsThatAreNoLengthAreLeftOut) {
  Manifest manifest;
  manifest.rows.resize(3);
  manifest.rows[0].duration = -1.0;
  manifest.rows[1].duration = INFINITY;
  manifest.rows[2].duration = 1.0;
  const ManifestCharts made = manifest_charts(manifest);
  ASSERT_EQ(made.charts.size(), 1U);
  EXPECT_EQ(made.charts[0].y.unit, "2 of unknown length left out");
}

}  // namespace
}  // namespace ser
