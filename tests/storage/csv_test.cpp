#include "storage/csv.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/random.hpp"
#include "temp_folder.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

using Cells = std::vector<std::string>;

Cells only_row(std::string_view text) {
  const CsvTable table = parse_csv(text, "data.csv");
  EXPECT_EQ(table.rows.size(), 1U) << text;
  return table.rows.empty() ? Cells{} : table.rows.front().cells;
}

std::string refusal(std::string_view text) {
  const Error error = thrown_by([&] { parse_csv(text, "data.csv"); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  return error.what();
}

TEST(ParseCsv, ReadsTheCasesOfRfc4180) {
  EXPECT_EQ(only_row("a,b,c\r\naaa,bbb,ccc\r\n"), (Cells{"aaa", "bbb", "ccc"}));
  EXPECT_EQ(only_row("a,b,c\r\naaa,bbb,ccc"), (Cells{"aaa", "bbb", "ccc"}));
  EXPECT_EQ(only_row("a,b,c\n\"aaa\",\"b\nbb\",\"ccc\"\n"), (Cells{"aaa", "b\nbb", "ccc"}));
  EXPECT_EQ(only_row("a,b,c\n\"aaa\",\"b\"\"bb\",\"c,c\"\n"), (Cells{"aaa", "b\"bb", "c,c"}));
}

TEST(ParseCsv, KeepsSpacesAndEmptyCells) {
  EXPECT_EQ(only_row("a,b,c\n a ,, \n"), (Cells{" a ", "", " "}));
  EXPECT_EQ(only_row("a,b,c\n,,"), (Cells{"", "", ""}));
  EXPECT_EQ(only_row("a\n\"\"\n"), (Cells{""}));
}

TEST(ParseCsv, TakesAQuoteInsideAnUnquotedCellAsItIs) {
  EXPECT_EQ(only_row("a,b\n6\" pipe,x\n"), (Cells{"6\" pipe", "x"}));
}

TEST(ParseCsv, PassesOverAByteOrderMark) {
  EXPECT_EQ(parse_csv("\xEF\xBB\xBF"
                      "file,a\nx,y\n",
                      "")
                .header,
            (Cells{"file", "a"}));
  EXPECT_EQ(parse_csv("\xEF\xBB\xBF\"file\",a\nx,y\n", "").header, (Cells{"file", "a"}));
}

TEST(ParseCsv, ReadsEveryLineEndAndNumbersTheLinesAlike) {
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    const CsvTable table =
        parse_csv("a,b" + end + "1,2" + end + end + "\"3" + end + "3\",4" + end + "5,6", "");
    ASSERT_EQ(table.rows.size(), 3U);
    EXPECT_EQ(table.rows[0].line, 2U);
    EXPECT_EQ(table.rows[1].line, 4U);
    EXPECT_EQ(table.rows[1].cells[0], "3" + end + "3");
    EXPECT_EQ(table.rows[2].line, 6U);
  }
}

TEST(ParseCsv, HeaderAloneIsATableWithoutRows) {
  for (const char* text : {"a,b", "a,b\n", "\n\na,b\n\n\n"}) {
    const CsvTable table = parse_csv(text, "data.csv");
    EXPECT_EQ(table.header, (Cells{"a", "b"}));
    EXPECT_TRUE(table.rows.empty());
  }
}

TEST(ParseCsv, RefusesWhatHoldsNoHeader) {
  for (const char* text : {"", "\n\r\n", "\xEF\xBB\xBF"}) {
    EXPECT_EQ(refusal(text), "data.csv: is empty, a line of column names is needed");
  }
}

TEST(ParseCsv, NamesTheLineWithTooFewOrTooManyCells) {
  EXPECT_EQ(refusal("a,b\n1,2\n3\n"), "data.csv:3: 1 cells where the header has 2");
  EXPECT_EQ(refusal("a,b\n1,\"x\ny\"\n3,4,5\n"), "data.csv:4: 3 cells where the header has 2");
}

TEST(ParseCsv, NamesTheLineWhereAnUnclosedQuoteOpens) {
  EXPECT_EQ(refusal("a,b\n1,2\n3,\"4\n5,6\n"), "data.csv:3: a quote is never closed (column 'b')");
}

TEST(ParseCsv, RefusesTextAfterAClosingQuote) {
  EXPECT_EQ(
      refusal("a,b\n\"1\"x,2\n"),
      "data.csv:2: text after a closing quote (a quote inside a cell is doubled) (column 'a')");
}

TEST(ParseCsv, RefusesARepeatedColumn) {
  EXPECT_EQ(refusal("a,b,a\n1,2,3\n"), "data.csv:1: column 'a' appears twice");
}

TEST(ParseCsv, ReadsTheSeparatorThatDividesTheHeaderMost) {
  for (const char separator : {',', ';', '\t', '|'}) {
    std::string text = "file_\"emo_tion\"_speaker\na.wav_\"x_y\"_\n";
    std::replace(text.begin(), text.end(), '_', separator);
    const CsvTable table = parse_csv(text, "data.csv");
    EXPECT_EQ(table.header, (Cells{"file", std::string("emo") + separator + "tion", "speaker"}));
    EXPECT_EQ(table.rows.at(0).cells, (Cells{"a.wav", std::string("x") + separator + "y", ""}));
  }
  EXPECT_EQ(only_row("file;emotion, own;speaker\na;b,c;d\n"), (Cells{"a", "b,c", "d"}));
  EXPECT_EQ(only_row("file,a;b\nx;y,z\n"), (Cells{"x;y", "z"}));
  EXPECT_EQ(only_row("file\na;b\n"), (Cells{"a;b"}));
}

TEST(ParseCsv, PassesOverExcelsLineThatNamesTheSeparator) {
  for (const char* text : {"sep=;\nfile;a\nx;1,2\n", "\xEF\xBB\xBFSEP=;\r\nfile;a\r\nx;1,2\r\n"}) {
    const CsvTable table = parse_csv(text, "data.csv");
    EXPECT_EQ(table.header, (Cells{"file", "a"}));
    EXPECT_EQ(table.rows.at(0).cells, (Cells{"x", "1,2"}));
    EXPECT_EQ(table.rows.at(0).line, 3U);
  }
  EXPECT_EQ(parse_csv("sep=,,a\n1,2,3\n", "").header, (Cells{"sep=", "", "a"}));
}

TEST(ParseCsv, ReadsUtf16BehindItsByteOrderMark) {
  const std::string text(
      "\xFF\xFE"
      "a\0,\0b\0\n\0\xE4\0,\0\x32\0\n\0",
      18);
  EXPECT_EQ(only_row(text), (Cells{"\xC3\xA4", "2"}));
}

TEST(CsvTable, AColumnIsFoundWithoutCaseAndBlanks) {
  const CsvTable table = parse_csv(" File,emotion,EMOTION\nx,y,z\n", "data.csv");
  EXPECT_EQ(table.column("file"), 0U);
  EXPECT_EQ(table.column("EMOTION"), 2U);
  EXPECT_EQ(table.column("Emotion "), 1U);
}

TEST(CsvHeader, QuotesEverySeparatorSoThatTheCommaIsFoundAgain) {
  const Cells names = {"file", "a;b;c;d;e", "f\tg", "h|i"};
  EXPECT_EQ(csv_header(names), "file,\"a;b;c;d;e\",\"f\tg\",\"h|i\"\n");
  EXPECT_EQ(parse_csv(csv_header(names), "").header, names);
}

TEST(CsvTable, RequiredColumnSuggestsTheNameThatIsThere) {
  const CsvTable table = parse_csv("file,emotoin\nx,y\n", "data.csv");
  EXPECT_EQ(table.required_column("file"), 0U);
  EXPECT_EQ(table.column("emotion"), std::nullopt);
  EXPECT_STREQ(thrown_by([&] { static_cast<void>(table.required_column("emotion")); }).what(),
               "data.csv:1: no column 'emotion' (did you mean 'emotoin'?) (found: file, emotoin)");
}

TEST(CsvLine, QuotesOnlyWhatNeedsIt) {
  EXPECT_EQ(csv_line(Cells{"a", "b c", ""}), "a,b c,\n");
  EXPECT_EQ(csv_line(Cells{"a,b", "say \"hi\"", "x\ny", "x\ry"}),
            "\"a,b\",\"say \"\"hi\"\"\",\"x\ny\",\"x\ry\"\n");
  EXPECT_EQ(csv_line(Cells{""}), "\"\"\n");
}

TEST(CsvLine, EveryCellReadsBackAsItself) {
  const Cells pieces = {",",
                        "\"",
                        "\n",
                        "\r",
                        "\r\n",
                        " ",
                        "a",
                        "\"\"",
                        "\t",
                        ";",
                        "'",
                        "#",
                        "\xC3\xA4\xC3\x9F",
                        "\xE6\x84\x9F",
                        "\\",
                        "\xFF"};
  Random random(3);
  for (int round = 0; round < 2000; ++round) {
    Cells cells(1 + random.below(4));
    for (auto& cell : cells) {
      for (std::size_t n = random.below(5); n > 0; --n) cell += pieces[random.below(pieces.size())];
    }
    Cells header;
    for (std::size_t i = 0; i < cells.size(); ++i) header.push_back(std::to_string(i));
    EXPECT_EQ(only_row(csv_line(header) + csv_line(cells)), cells);
  }
}

TEST(ReadCsv, SaysWhichFileIsMissing) {
  const TempFolder folder;
  const Error error = thrown_by([&] { read_csv(folder / "none.csv"); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  EXPECT_EQ(error.what(),
            (folder / "none.csv").string() + ": cannot read: No such file or directory");
}

}  // namespace
}  // namespace ser
