#include "reports/manifest_summary.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/text.hpp"
#include "reports/table.hpp"

namespace ser {
namespace {

ManifestSummary summary(const std::string& csv) {
  return summary_of(parse_manifest(csv, "data.csv"));
}

constexpr const char* kSmall =
    "file,corpus,speaker,gender,emotion,duration,sample_rate,mark\n"
    "a.wav,emodb,03,male,happy,1,16000,x\n"
    "b.wav,emodb,08,female,sad,3,16000,\n"
    "c.wav,savee,DC,male,happy,,44100,\n";

TEST(ManifestSummary, CountsRowsSpeakersAndEmotionsOfEachCorpus) {
  const ManifestSummary found = summary(kSmall);
  EXPECT_EQ(found.rows, 3U);
  ASSERT_EQ(found.corpora.size(), 2U);
  const CorpusSummary& emodb = found.corpora.at("emodb");
  EXPECT_EQ(emodb.rows, 2U);
  EXPECT_DOUBLE_EQ(emodb.seconds, 4.0);
  EXPECT_EQ(emodb.emotions, (std::map<std::string, std::size_t>{{"happy", 1}, {"sad", 1}}));
  EXPECT_EQ(emodb.by_gender.at("female"), std::set<std::string>{"08"});
  EXPECT_EQ(found.sample_rates, (std::map<int, std::size_t>{{16000, 2}, {44100, 1}}));
}

TEST(ManifestSummary, DurationsComeFromTheEndsOrTheColumn) {
  const ManifestSummary found = summary(
      "file,start,end,duration\n"
      "a.wav,1,3.5,9\n"  // a piece of 2.5 s
      "b.wav,,2,\n"      // from the beginning to 2 s
      "c.wav,,,1\n"      // whole
      "d.wav,1,,9\n");   // to an end that is not told apart from the recording's
  EXPECT_EQ(found.durations, (std::vector<double>{1.0, 2.0, 2.5}));
  EXPECT_DOUBLE_EQ(found.seconds(), 5.5);
}

TEST(ManifestSummary, ColumnsWithoutValuesAreMissingWhetherThereOrNot) {
  const ManifestSummary found = summary(kSmall);
  EXPECT_EQ(found.missing,
            (std::vector<std::string>{"age", "language", "style", "label", "intensity", "text",
                                      "take", "channels", "hash"}));
  EXPECT_EQ(found.partial, (std::vector<std::pair<std::string, std::size_t>>{{"duration", 1}}));
  EXPECT_EQ(found.extra, std::vector<std::string>{"mark"});
}

TEST(ManifestSummary, TheTextHasATableOfCorporaAndOneOfEmotions) {
  const ManifestSummary found = summary(kSmall);
  EXPECT_EQ(manifest_text(found, "data.csv"),
            "manifest       data.csv\n"
            "rows           3\n"
            "hours          0.00\n"
            "durations      1.00 s to 3.00 s, median 2.00 s; not known of 1 row\n"
            "sample rates   16000 Hz (2 rows), 44100 Hz (1 row)\n"
            "missing        age, language, style, label, intensity, text, take, channels,\n"
            "               hash\n"
            "partly empty   duration (1 row)\n"
            "other columns  mark\n"
            "hash           " +
                found.hash +
                "\n"
                "\n"
                "corpus  rows  hours  speakers  female  male\n"
                "emodb      2   0.00         2       1     1\n"
                "savee      1      -         1       0     1\n"
                "total      3   0.00         3       1     2\n"
                "\n"
                "emotion  emodb  savee  total\n"
                "happy        1      1      2\n"
                "sad          1      .      1\n");
}

TEST(ManifestSummary, JsonHasTheSameFacts) {
  const Json json = manifest_json(summary(kSmall), "data.csv");
  EXPECT_EQ(json.at("kind"), "manifest");
  EXPECT_EQ(json.at("rows"), 3);
  EXPECT_EQ(json.at("duration_s"),
            Json({{"known", 2}, {"min", 1.0}, {"median", 2.0}, {"max", 3.0}}));
  EXPECT_EQ(json.at("corpora").at("emodb"), Json({{"rows", 2},
                                                  {"seconds", 4.0},
                                                  {"speakers", 2},
                                                  {"gender", {{"female", 1}, {"male", 1}}},
                                                  {"emotions", {{"happy", 1}, {"sad", 1}}}}));
  EXPECT_EQ(json.at("sample_rates"), Json({{"16000", 2}, {"44100", 1}}));
  EXPECT_EQ(json.at("partial"), Json({{"duration", 1}}));
}

TEST(ManifestSummary, AListOfFilesAloneIsSaidToBeOne) {
  const ManifestSummary found = summary("file\na.wav\n");
  EXPECT_EQ(manifest_text(found, "list.csv"),
            "manifest      list.csv\n"
            "rows          1\n"
            "hours         -\n"
            "durations     not known (ser ingest writes it)\n"
            "sample rates  not known (1 row)\n"
            "missing       corpus, speaker, gender, age, language, style, emotion, label,\n"
            "              intensity, text, take, duration, sample_rate, channels, hash\n"
            "hash          " +
                found.hash +
                "\n"
                "\n"
                "corpus  rows  hours  speakers  female  male\n"
                "(none)     1      -         0       0     0\n"
                "\n"
                "emotion  (none)\n"
                "(none)        1\n");
  const Json json = manifest_json(found, "list.csv");
  EXPECT_TRUE(json.at("duration_s").at("min").is_null());
}

TEST(ManifestSummary, AManifestWithoutRowsHasNoTables) {
  const ManifestSummary found = summary("file\n");
  EXPECT_EQ(manifest_text(found, "e.csv").find("corpus  rows"), std::string::npos);
  EXPECT_EQ(manifest_json(found, "e.csv").at("rows"), 0);
}

TEST(ManifestSummary, NoLineIsWiderThanATerminal) {
  std::string csv = "file,corpus,emotion,an_unknown_column_with_a_very_long_name_indeed\n";
  for (int i = 0; i < 12; ++i) {
    csv += "f" + std::to_string(i) + ".wav,a-corpus-number-" + std::to_string(i) +
           ",emotion-of-a-long-name-" + std::to_string(i) + ",1\n";
  }
  const std::string text =
      manifest_text(summary(csv), std::string(200, 'x') + "/" + std::string(50, 'y') + ".csv");
  for (const auto& line : split(text, '\n')) EXPECT_LE(display_width(line), 80U) << line;
  EXPECT_NE(text.find("(too many corpora for a table of each: --json has them)\n"),
            std::string::npos);
}

TEST(ManifestSummary, ATimeThatIsNoneIsNamed) {
  EXPECT_THROW(summary("file,start,end\na.wav,x,2\n"), Error);
}

TEST(MedianOf, IsTheMiddleOrTheMeanOfTheMiddleTwo) {
  EXPECT_DOUBLE_EQ(median_of({3.0}), 3.0);
  EXPECT_DOUBLE_EQ(median_of({1.0, 2.0, 9.0}), 2.0);
  EXPECT_DOUBLE_EQ(median_of({1.0, 2.0, 4.0, 9.0}), 3.0);
}

}  // namespace
}  // namespace ser
