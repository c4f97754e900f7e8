#include "manifest/manifest.hpp"

#include <gtest/gtest.h>

#include "core/text.hpp"
#include "storage/atomic_file.hpp"
#include "temp_folder.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

using Texts = std::vector<std::string>;

std::string refusal(std::string_view text) {
  const Error error = thrown_by([&] { parse_manifest(text, "data.csv"); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  return error.what();
}

TEST(ParseManifest, NeedsNothingButFile) {
  const Manifest manifest = parse_manifest("file\na.wav\nsub/b.wav\n", "data.csv");
  ASSERT_EQ(manifest.rows.size(), 2U);
  EXPECT_EQ(manifest.rows[1].file, "sub/b.wav");
  EXPECT_EQ(manifest.rows[1].line, 3U);
  EXPECT_EQ(manifest.rows[0].start_s(), 0.0);
  EXPECT_EQ(manifest.rows[0].end_s(), std::nullopt);
  EXPECT_EQ(manifest.rows[0].duration, std::nullopt);
  EXPECT_TRUE(manifest.rows[0].emotion.empty());
  EXPECT_EQ(manifest.where(manifest.rows[1]), "data.csv:3");
}

TEST(ParseManifest, ReadsEveryColumnOfItsOwn) {
  const Manifest manifest = parse_manifest(
      "file,start,end,corpus,speaker,gender,age,language,style,emotion,label,intensity,text,take,"
      "duration,sample_rate,channels,hash,source,twin,synthetic\n"
      "a.wav,0.5,2,ravdess,01,male,33,en,speech,happy,joy,strong,kids,2,3.25,48000,1,abc,b.wav,"
      "t 1,true\n",
      "data.csv");
  const Utterance& row = manifest.rows.at(0);
  EXPECT_EQ(row.start_s(), 0.5);
  EXPECT_EQ(row.end_s(), 2.0);
  EXPECT_EQ(row.speaker_id(), std::pair(std::string("ravdess"), std::string("01")));
  EXPECT_EQ(row.gender, "male");
  EXPECT_EQ(row.age, "33");
  EXPECT_EQ(row.language, "en");
  EXPECT_EQ(row.style, "speech");
  EXPECT_EQ(row.emotion, "happy");
  EXPECT_EQ(row.label, "joy");
  EXPECT_EQ(row.intensity, "strong");
  EXPECT_EQ(row.text, "kids");
  EXPECT_EQ(row.take, "2");
  EXPECT_EQ(row.duration, 3.25);
  EXPECT_EQ(row.sample_rate, 48000);
  EXPECT_EQ(row.channels, 1);
  EXPECT_EQ(row.hash, "abc");
  EXPECT_EQ(row.source, "b.wav");
  EXPECT_EQ(row.twin, "t 1");
  EXPECT_TRUE(row.synthetic);
  EXPECT_TRUE(manifest.extra_columns.empty());
}

TEST(ParseManifest, ReadsTheCsvOfNkululeko) {
  const Manifest manifest = parse_manifest(
      "file,emotion,speaker,gender\nwav/03a01Fa.wav,happiness,3,male\n", "emodb.csv");
  EXPECT_EQ(manifest.rows.at(0).emotion, "happiness");
  EXPECT_EQ(manifest.rows.at(0).speaker, "3");
}

TEST(ParseManifest, ReadsTheCsvOfAudformatWithItsTimeDeltas) {
  const Manifest manifest = parse_manifest(
      "file,start,end,emotion\n"
      "a.wav,0 days 00:00:00,0 days 00:00:01.250000,happy\n"
      "a.wav,0 days 00:01:01.500000,1 days 01:00:00,sad\n"
      "b.wav,0 days,NaT,sad\n"
      "c.wav,00:00:02,00:00:03.5,sad\n",
      "data.csv");
  EXPECT_EQ(manifest.rows[0].start_s(), 0.0);
  EXPECT_EQ(manifest.rows[0].end_s(), 1.25);
  EXPECT_EQ(manifest.rows[1].start_s(), 61.5);
  EXPECT_EQ(manifest.rows[1].end_s(), 90000.0);
  EXPECT_EQ(manifest.rows[2].start_s(), 0.0);
  EXPECT_EQ(manifest.rows[2].end_s(), std::nullopt);
  EXPECT_EQ(manifest.rows[3].start_s(), 2.0);
  EXPECT_EQ(manifest.rows[3].end_s(), 3.5);
}

TEST(ParseManifest, ReadsWhatPandasWritesWithItsIndexAndItsFloats) {
  const Manifest manifest = parse_manifest(
      ",file,sample_rate,channels,duration\n0,a.wav,16000.0,1.0,0 days 00:00:01.5\n1,b.wav,,,\n",
      "data.csv");
  EXPECT_TRUE(manifest.extra_columns.empty());
  EXPECT_TRUE(manifest.rows[0].extra.empty());
  EXPECT_EQ(manifest.rows[0].sample_rate, 16000);
  EXPECT_EQ(manifest.rows[0].channels, 1);
  EXPECT_EQ(manifest.rows[0].duration, 1.5);
  EXPECT_EQ(manifest.rows[1].sample_rate, std::nullopt);
}

TEST(ParseManifest, KeepsUnknownColumnsInTheirOrder) {
  const Manifest manifest =
      parse_manifest("zeta,file,alpha,emotion,mid\n1,a.wav,2,sad,\n", "data.csv");
  EXPECT_EQ(manifest.extra_columns, (Texts{"zeta", "alpha", "mid"}));
  EXPECT_EQ(manifest.rows[0].column("zeta"), "1");
  EXPECT_EQ(manifest.rows[0].column("alpha"), "2");
  EXPECT_EQ(manifest.rows[0].column("mid"), "");
  EXPECT_EQ(manifest.rows[0].column("none"), "");
  EXPECT_EQ(manifest.rows[0].column("file"), "a.wav");
}

TEST(ParseManifest, ReadsWindowsLineEndsAndAByteOrderMark) {
  const Manifest manifest = parse_manifest(
      "\xEF\xBB\xBF"
      "file,emotion\r\na.wav,happy\r\n",
      "data.csv");
  EXPECT_EQ(manifest.rows.at(0).emotion, "happy");
}

TEST(ParseManifest, ReadsAHundredThousandRows) {
  std::string csv = "file,emotion,note\n";
  for (int i = 0; i < 100000; ++i) csv += "folder/" + std::to_string(i) + ".wav,happy,x\n";
  const Manifest manifest = parse_manifest(csv, "data.csv");
  ASSERT_EQ(manifest.rows.size(), 100000U);
  EXPECT_EQ(manifest.rows.back().file, "folder/99999.wav");
  EXPECT_EQ(manifest.rows.back().line, 100001U);
}

TEST(ParseManifest, WithoutTheColumnFileItSuggestsTheNearest) {
  EXPECT_EQ(
      refusal("files,emotion\na.wav,happy\n"),
      "data.csv:1: column 'files' looks like 'file': rename it, or name it in ser ingest with "
      "--column file=files");
}

TEST(ParseManifest, AHeaderAloneHasNoRows) {
  const Manifest manifest = parse_manifest("file,emotion\n", "data.csv");
  for (const auto& ask : {require_rows, +[](const Manifest& m) { require_recordings(m); }}) {
    EXPECT_STREQ(thrown_by([&] { ask(manifest); }).what(),
                 "data.csv: has a line of column names, but no rows");
  }
}

TEST(ParseManifest, BlanksAroundWhatIsComparedSayNothing) {
  const Manifest manifest = parse_manifest(
      "file,corpus,speaker,gender,emotion,label,text\n a.wav, c ,1 , m, sad,x , t \n", "data.csv");
  const Utterance& row = manifest.rows.at(0);
  EXPECT_EQ(
      (Texts{row.file, row.corpus, row.speaker, row.gender, row.emotion, row.label, row.text}),
      (Texts{" a.wav", "c", "1", "m", "sad", "x", " t "}));
}

TEST(ParseManifest, NamesLineAndColumnOfAWrongCell) {
  EXPECT_EQ(refusal("file,start\na.wav,0\nb.wav,soon\n"),
            "data.csv:3: column 'start': 'soon' is neither seconds nor a time delta such as 0 days "
            "00:00:01.25");
  for (const char* wrong : {"-1", "nan", "inf", "1:2", "0 days 00:00:-1", "x days 00:00:01",
                            "-1 days +23:59:59", "1s"}) {
    EXPECT_TRUE(holds(refusal("file,end\na.wav," + std::string(wrong) + "\n"),
                      "data.csv:2: column 'end': '" + std::string(wrong) + "'"));
  }
  for (const char* wrong : {"0", "-1", "1.5", "mono", "nan", "1e12"}) {
    EXPECT_EQ(
        refusal("file,channels\na.wav," + std::string(wrong) + "\n"),
        "data.csv:2: column 'channels': '" + std::string(wrong) + "' is no positive whole number");
  }
  EXPECT_TRUE(holds(refusal("file,sample_rate\na.wav,16k\n"), "data.csv:2: column 'sample_rate'"));
  EXPECT_TRUE(holds(refusal("file,duration\na.wav,long\n"), "data.csv:2: column 'duration'"));
  EXPECT_EQ(refusal("file,start,end\na.wav,2,1.5\n"),
            "data.csv:2: column 'end': '1.5' is not after start");
  EXPECT_EQ(refusal("file,start,end\na.wav,2,2\n"),
            "data.csv:2: column 'end': '2' is not after start");
  EXPECT_EQ(refusal("file,emotion\n,happy\n"), "data.csv:2: column 'file': is empty");
}

TEST(ParseManifest, NamesTheColumnOfABadByteAndOfAnOpenQuote) {
  EXPECT_EQ(refusal(std::string_view("file\na\0b.wav\n", 12)),
            "data.csv:2: column 'file': holds a NUL byte");
  EXPECT_EQ(refusal(std::string_view("file,mood\na.wav,\0\n", 18)),
            "data.csv:2: column 'mood': holds a NUL byte");
  EXPECT_EQ(refusal("file,emotion\na.wav,\xFF\n"),
            "data.csv:2: column 'emotion': is not UTF-8 text; save the CSV as UTF-8");
  EXPECT_EQ(refusal("file,emotion\na.wav,sad\n\"b.wav,sad\nc.wav,sad\n"),
            "data.csv:3: a quote is never closed (column 'file')");
  EXPECT_EQ(refusal("file,Gr\xF6\xDF"
                    "e\na.wav,1\n"),
            "data.csv:1: the names of the columns are not UTF-8 text; save the CSV as UTF-8");
  EXPECT_EQ(refusal(std::string_view("f\0i\0l\0e\0\n\0", 10)),
            "data.csv:1: the names of the columns are not UTF-8 text; save the CSV as UTF-8");
  EXPECT_EQ(refusal("file,emotion\na.wav,sad,3\n"), "data.csv:2: 3 cells where the header has 2");
}

TEST(ParseManifest, CountsLinesInsideQuotesToo) {
  const std::string shifted = "file,text,channels\r\n\"a\r\n\n.wav\",\"x\ny\",1\r\n";
  EXPECT_EQ(parse_manifest(shifted + "b.wav,,1\r\n", "").rows.at(1).line, 6U);
  EXPECT_TRUE(holds(refusal(shifted + "b.wav,,mono\r\n"), "data.csv:6: column 'channels'"));
  EXPECT_TRUE(holds(refusal(shifted + "b.wav,\"\n\",mono\r\n"), "data.csv:6: column 'channels'"));
  EXPECT_EQ(refusal(shifted + "b.wav,\"open\r\n\r\n"),
            "data.csv:6: a quote is never closed (column 'text')");
  EXPECT_EQ(refusal(shifted + "b.wav\r\n"), "data.csv:6: 1 cells where the header has 3");
  EXPECT_EQ(refusal(shifted + "b.wav,,\r\nb.wav,,\r\n"),
            "data.csv:7: 'b.wav' is listed twice (first in line 6)");
}

TEST(ParseManifest, RefusesALabelThatIsNotUtf8ButTakesAnyFileName) {
  EXPECT_TRUE(holds(refusal("file,emotion\na.wav,\xC4rger\n"),
                    "data.csv:2: column 'emotion': is not UTF-8"));
  EXPECT_TRUE(holds(refusal("file,mood\na.wav,\xC4rger\n"), "column 'mood': is not UTF-8"));
  EXPECT_EQ(parse_manifest("file,source\n\xC4.wav,\xD6.wav\n", "").rows[0].file, "\xC4.wav");
  EXPECT_EQ(parse_manifest("file,emotion\na.wav,\xC3\x84rger\n", "").rows[0].emotion,
            "\xC3\x84rger");
}

TEST(ParseManifest, RefusesARepeatedRow) {
  EXPECT_EQ(refusal("file,start\na.wav,1\nb.wav,1\na.wav,1\n"),
            "data.csv:4: 'a.wav' is listed twice (first in line 2)");
  EXPECT_EQ(parse_manifest("file,start\na.wav,1\na.wav,2\n", "").rows.size(), 2U);
}

TEST(ParseManifest, KeepsARepeatedRowWhereThatIsAsked) {
  const Manifest manifest = parse_manifest("file\na.wav\na.wav\n", "", RepeatedRows::kKeep);
  EXPECT_EQ(manifest.rows.size(), 2U);
}

TEST(ParseManifest, TheHashIsOfTheBytes) {
  const std::string hash = parse_manifest("file\na.wav\n", "one.csv").hash;
  EXPECT_EQ(parse_manifest("file\na.wav\n", "two.csv").hash, hash);
  EXPECT_NE(parse_manifest("file\nb.wav\n", "one.csv").hash, hash);
}

TEST(ReadManifest, APathIsFoundWithoutOuterBlanksAndWithSlashesForBackslashes) {
  const TempFolder folder;
  write_atomically(folder / "wav/a.wav", "x");
  write_atomically(folder / "wav/b\\c.wav", "x");
  write_atomically(folder / " d.wav", "x");
  const auto place = [&](const char* file) {
    return place_of(folder.path(), file).lexically_relative(folder.path()).string();
  };
  EXPECT_EQ(place("wav\\a.wav"), "wav/a.wav");
  EXPECT_EQ(place(" wav/a.wav "), "wav/a.wav");
  EXPECT_EQ(place(" wav\\a.wav"), "wav/a.wav");
  EXPECT_EQ(place("wav/b\\c.wav"), "wav/b\\c.wav");
  EXPECT_EQ(place(" d.wav"), " d.wav");
  EXPECT_EQ(place("wav\\no.wav"), "wav\\no.wav");
}

TEST(RequireRecordings, SaysOnceThatNoneIsThereAndWherePathsBegin) {
  const TempFolder folder;
  Manifest manifest = parse_manifest("file\na.wav\nsub/b.wav\n", "d.csv");
  manifest.folder = folder.path();
  const Error error = thrown_by([&] { require_recordings(manifest); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  EXPECT_EQ(error.what(),
            "d.csv: none of its 2 recordings is there (first: " + (folder / "a.wav").string() +
                "); relative paths begin at the manifest's folder, " + folder.path().string() +
                ": move it back to its recordings, or ingest them again");
  write_atomically(folder / "sub/b.wav", "x");
  EXPECT_NO_THROW(require_recordings(manifest));
}

TEST(ReadManifest, PathsAreRelativeToItsFolderUnlessAbsolute) {
  const TempFolder folder;
  write_atomically(folder / "sub/data.csv", "file\na.wav\n/data/b.wav\n../c.wav\n");
  const Manifest manifest = read_manifest(folder / "sub/data.csv");
  EXPECT_EQ(manifest.source, (folder / "sub/data.csv").string());
  EXPECT_EQ(manifest.path_of(manifest.rows[0]), folder / "sub/a.wav");
  EXPECT_EQ(manifest.path_of(manifest.rows[1]), "/data/b.wav");
  EXPECT_EQ(manifest.path_of(manifest.rows[2]), folder / "sub/../c.wav");
  EXPECT_EQ(thrown_by([&] { read_manifest(folder / "none.csv"); }).kind(), ErrorKind::kData);
}

TEST(ManifestCsv, ReadsBackAsTheSameManifest) {
  const Manifest manifest = parse_manifest(
      "note,file,start,end,corpus,speaker,gender,age,language,style,emotion,label,intensity,text,"
      "take,duration,sample_rate,channels,hash,source,twin,synthetic,zeta\n"
      "\"a, \"\"b\"\"\nc\",a.wav,0 days 00:00:01,NaT,r,01,male,33,en,speech,happy,joy,strong,"
      "\xE6\x84\x9F,2,0.1,48000,2,abc,b.wav,one take,true,z\n"
      ",b b.wav,,,,,,,,,,,,,,,,,,,,,\n",
      "data.csv");
  const Manifest back = parse_manifest(manifest_csv(manifest), "data.csv");
  EXPECT_EQ(back.extra_columns, manifest.extra_columns);
  ASSERT_EQ(back.rows.size(), manifest.rows.size());
  const Texts columns = {"file",   "start",    "end",       "corpus",      "speaker",  "gender",
                         "age",    "language", "style",     "emotion",     "label",    "intensity",
                         "text",   "take",     "duration",  "sample_rate", "channels", "hash",
                         "source", "twin",     "synthetic", "note",        "zeta"};
  for (std::size_t i = 0; i < manifest.rows.size(); ++i) {
    for (const auto& column : columns) {
      EXPECT_EQ(back.rows[i].column(column), manifest.rows[i].column(column)) << column;
    }
  }
  EXPECT_EQ(manifest_csv(back), manifest_csv(manifest));
}

TEST(ManifestCsv, NamesOfAllKindsSurvive) {
  Manifest manifest;
  manifest.extra_columns = {"zeta, \"z\"", "alpha"};
  for (const char* name :
       {"a,b.wav", "\"q\".wav", "\"", "two\nlines.wav", "two\r\nlines.wav", "\r", " spaces ",
        "größe.wav", "\xE6\x84\x9F.wav", "#x", "a;b\tc", "'a'", "\xFF\xFE.wav", "=1+1", "\\a"}) {
    Utterance row;
    row.file = name;
    row.extra["alpha"] = is_utf8(name) ? name : "";
    manifest.rows.push_back(row);
  }
  const std::string csv = manifest_csv(manifest);
  const Manifest back = parse_manifest(csv, "data.csv");
  EXPECT_EQ(back.extra_columns, manifest.extra_columns);
  ASSERT_EQ(back.rows.size(), manifest.rows.size());
  for (std::size_t i = 0; i < back.rows.size(); ++i) {
    EXPECT_EQ(back.rows[i].file, manifest.rows[i].file);
    EXPECT_EQ(back.rows[i].column("alpha"), manifest.rows[i].column("alpha"));
  }
  EXPECT_EQ(manifest_csv(back), csv);
}

TEST(ManifestCsv, BeginsWithTheFixedColumns) {
  EXPECT_EQ(manifest_csv(parse_manifest("x,emotion,file\n1,sad,a.wav\n", "")),
            "file,start,end,corpus,speaker,gender,age,language,style,emotion,label,intensity,text,"
            "take,duration,sample_rate,channels,hash,source,twin,synthetic,x\n"
            "a.wav,,,,,,,,,sad,,,,,,,,,,,,1\n");
}

TEST(SortLabels, PutsCanonicalOnesFirstInTheirOrderThenTheOthersByName) {
  Texts labels = {"zest", "surprise", "angry", "anger", "neutral", "boredom", "calm"};
  sort_labels(labels);
  EXPECT_EQ(labels, (Texts{"neutral", "calm", "angry", "surprise", "boredom", "anger", "zest"}));
}

}  // namespace
}  // namespace ser
