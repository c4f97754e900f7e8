#include "manifest/columns.hpp"

#include <gtest/gtest.h>

#include "manifest/manifest.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

using Texts = std::vector<std::string>;

/// What the columns of a header are called.
Texts names_read(const std::string& header, const std::vector<ColumnChoice>& choices = {}) {
  Texts found;
  for (const auto& column : named_columns(parse_csv(header + "\n", "d.csv"), choices)) {
    found.push_back(column.name);
  }
  return found;
}

std::string refused_columns(const std::string& header,
                            const std::vector<ColumnChoice>& choices = {}) {
  const Error error = thrown_by([&] { names_read(header, choices); });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  return error.what();
}

TEST(NamedColumns, MatchWithoutCaseAndBlanks) {
  EXPECT_EQ(names_read("FILE, Emotion ,Sample Rate,sample-RATE-2, Split"),
            (Texts{"file", "emotion", "sample_rate", "sample-RATE-2", "split"}));
}

TEST(NamedColumns, UnknownOnesStayAsTheyAreAndUnnamedOnesAreLeftOut) {
  EXPECT_EQ(names_read(",file,Mood, x"), (Texts{"file", "Mood", " x"}));
}

TEST(NamedColumns, AChoiceNamesAnyColumnAndTakesItFromItsOwnRole) {
  EXPECT_EQ(names_read("Path,Label,speaker", {{"file", "path"}, {"emotion", "Label"}}),
            (Texts{"file", "emotion", "speaker"}));
  EXPECT_EQ(names_read("file,emotion,mood", {{"emotion", "mood"}}), (Texts{"file", "emotion"}));
}

TEST(NamedColumns, AnEmptyChoiceSaysThatThereIsNone) {
  EXPECT_EQ(names_read("file,emotion,speaker_id", {{"speaker", ""}}),
            (Texts{"file", "emotion", "speaker_id"}));
  EXPECT_EQ(names_read("file,speaker", {{"speaker", ""}}), (Texts{"file"}));
}

TEST(NamedColumns, AnAbsentColumnIsNamedWithThoseFound) {
  EXPECT_EQ(refused_columns("file,mood", {{"emotion", "Label"}}),
            "d.csv:1: --column emotion=Label: no column 'Label' (found: file, mood)");
  EXPECT_EQ(
      refused_columns("name,mood"),
      "d.csv:1: no column 'file' (found: name, mood); ser ingest --column file=NAME names it");
}

TEST(NamedColumns, OneThatLooksLikeAnAbsentColumnOfLabelsSpeakersOrPiecesIsRefused) {
  EXPECT_EQ(refused_columns("file,emotoin"),
            "d.csv:1: column 'emotoin' looks like 'emotion': rename it, or name it in ser ingest "
            "with --column emotion=emotoin (--column emotion= says that there is none)");
  EXPECT_EQ(refused_columns("Path,Emotions,spkr"),
            "d.csv:1: columns 'Path' looks like 'file', 'Emotions' looks like 'emotion', 'spkr' "
            "looks like 'speaker': rename them, or name them in ser ingest with --column file=Path "
            "--column emotion=Emotions --column speaker=spkr (--column speaker= says that there is "
            "none)");
  EXPECT_TRUE(holds(refused_columns("file,Speaker ID"), "--column 'speaker=Speaker ID' ("));
  for (const char* header : {"file,Speaker ID", "file,speakers", "file,labels", "file,start_s",
                             "file,End Time", "file,Emotion_Label"}) {
    EXPECT_TRUE(holds(refused_columns(header), "looks like")) << header;
  }
}

TEST(NamedColumns, NothingLooksLikeAColumnThatIsThere) {
  for (const char* header :
       {"file,path,emotion,emotions,emotion_id,speaker,speakers", "file,label,emotion_id",
        "file,emotion,labels", "file,motion,level", "file,genre,state,tag,page"}) {
    EXPECT_NO_THROW(names_read(header)) << header;
  }
}

TEST(NamedColumns, TwoOfOneNameAreRefused) {
  EXPECT_EQ(
      refused_columns("file,emotion,Emotion"),
      "d.csv:1: columns 'emotion' and 'Emotion' are both read as 'emotion': rename one (or ser "
      "ingest --column emotion=NAME)");
  EXPECT_EQ(names_read("file,emotion,Emotion", {{"emotion", "Emotion"}}),
            (Texts{"file", "emotion"}));
}

TEST(ColumnChoice, IsARoleAndAName) {
  const ColumnChoice choice = parse_column_choice("Emotion = My Label ");
  EXPECT_EQ(choice.role, "emotion");
  EXPECT_EQ(choice.name, "My Label");
  for (const char* wrong : {"emotion", "emotoin=Label", "=Label"}) {
    EXPECT_EQ(thrown_by([&] { parse_column_choice(wrong); }).kind(), ErrorKind::kUsage) << wrong;
  }
}

TEST(ManifestColumns, MessagesSayWhetherAColumnIsAbsentOrEmpty) {
  const Manifest manifest = parse_manifest("File;Speaker\na.wav;\n", "d.csv");
  EXPECT_EQ(manifest.without("emotion"), "no column 'emotion' (found: File, Speaker)");
  EXPECT_EQ(manifest.without("speaker"), "column 'speaker' is empty");
}

}  // namespace
}  // namespace ser
