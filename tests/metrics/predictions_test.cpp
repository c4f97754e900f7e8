#include "metrics/predictions.hpp"

#include <gtest/gtest.h>

#include <string>

#include "core/error.hpp"
#include "storage/atomic_file.hpp"
#include "temp_folder.hpp"

namespace ser {
namespace {

std::string message_of(const std::string& text) {
  try {
    parse_predictions(text, "p.csv");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kData);
    return error.what();
  }
  return "no error";
}

TEST(PredictionsCsv, ReadsBackAsTheSameRows) {
  Predictions written;
  written.labels = {"a,b", "c"};
  written.rows = {{"x \"1\".wav", "0.5", "1.25", "", "07", "", "", "a,b", "c", {0.1, 0.9}},
                  {"y.wav", "", "", "", "", "", "", "c", "c", {1.0 / 3.0, 2.0 / 3.0}}};
  const std::string text = predictions_csv(written);
  EXPECT_EQ(text,
            "file,start,end,speaker,truth,prediction,\"p_a,b\",p_c\n"
            "\"x \"\"1\"\".wav\",0.5,1.25,07,\"a,b\",c,0.1,0.9\n"
            "y.wav,,,,c,c,0.3333333333333333,0.6666666666666666\n");

  const Predictions read = parse_predictions(text, "p.csv");
  EXPECT_EQ(read.labels, written.labels);
  ASSERT_EQ(read.rows.size(), 2U);
  EXPECT_EQ(read.rows[0].file, "x \"1\".wav");
  EXPECT_EQ(read.rows[0].start, "0.5");
  EXPECT_EQ(read.rows[0].end, "1.25");
  EXPECT_EQ(read.rows[0].speaker, "07");
  EXPECT_EQ(read.rows[0].truth, "a,b");
  EXPECT_EQ(read.rows[0].prediction, "c");
  EXPECT_EQ(read.rows[1].probabilities, written.rows[1].probabilities);
}

TEST(PredictionsCsv, HasNoProbabilityColumnsWithoutProbabilities) {
  Predictions written;
  written.labels = {"a"};
  written.rows = {{"x.wav", "", "", "", "", "", "", "a", "a", {}}};
  EXPECT_EQ(predictions_csv(written), "file,start,end,speaker,truth,prediction\nx.wav,,,,a,a\n");
}

TEST(ReadPredictions, NeedsOnlyFileTruthAndPredictionInAnyOrder) {
  const Predictions read =
      parse_predictions("prediction,remark,truth,file\nsad,?,happy,x.wav\nangry,,sad,y.wav\n", "p");
  EXPECT_EQ(read.labels, (std::vector<std::string>{"angry", "happy", "sad"}));
  EXPECT_EQ(read.rows[0].truth, "happy");
  EXPECT_EQ(read.rows[0].prediction, "sad");
  EXPECT_TRUE(read.rows[0].probabilities.empty());
}

TEST(ReadPredictions, ReadsWhatSlicesNeed) {
  const Predictions read = parse_predictions(
      "file,corpus,speaker,gender,intensity,truth,prediction\nx.wav,emodb,03,male,low,a,b\n", "p");
  EXPECT_EQ(read.rows[0].corpus, "emodb");
  EXPECT_EQ(read.rows[0].speaker, "03");
  EXPECT_EQ(read.rows[0].gender, "male");
  EXPECT_EQ(read.rows[0].intensity, "low");
}

TEST(ReadPredictions, KeepsTheOrderOfTheProbabilityColumns) {
  const Predictions read =
      parse_predictions("file,truth,prediction,p_z,p_a\nx.wav,a,z,0.75,0.25\n", "p");
  EXPECT_EQ(read.labels, (std::vector<std::string>{"z", "a"}));
  EXPECT_EQ(read.rows[0].probabilities, (std::vector<double>{0.75, 0.25}));
}

TEST(ReadPredictions, TakesSumsWithinAHundredthOfOne) {
  EXPECT_NO_THROW(
      parse_predictions("file,truth,prediction,p_a,p_b,p_c\nx,a,b,0.33,0.33,0.33\n", "p"));
  EXPECT_NO_THROW(parse_predictions("file,truth,prediction,p_a,p_b\nx,a,b,1.01,0\n", "p"));
}

TEST(ReadPredictions, RefusesASumThatMissesOneNamingTheLine) {
  EXPECT_EQ(message_of("file,truth,prediction,p_a,p_b\nx,a,b,0.5,0.5\ny,a,b,0.5,0.48\n"),
            "p.csv:3: the probabilities sum to 0.980, it must be 1 (within 0.01)");
}

TEST(ReadPredictions, RefusesWhatIsNoProbability) {
  for (const std::string bad : {"nan", "-0.1", "inf", "x", "", "1.5"}) {
    EXPECT_EQ(message_of("file,truth,prediction,p_a,p_b\nx,a,b," + bad + ",0.5\n"),
              "p.csv:2: '" + bad + "' in column 'p_a' is no probability (0 to 1)");
  }
}

TEST(ReadPredictions, RefusesALabelWithoutAProbabilityColumn) {
  EXPECT_EQ(message_of("file,truth,prediction,p_a,p_b\nx,contempt,b,0.5,0.5\n"),
            "p.csv:2: truth 'contempt' has no column 'p_contempt' (known: a, b)");
}

TEST(ReadPredictions, RefusesEmptyLabelsMissingColumnsAndNoRows) {
  EXPECT_EQ(message_of("file,truth,prediction\nx,,b\n"), "p.csv:2: no truth");
  EXPECT_EQ(message_of("file,truth,prediction\nx,b,\n"), "p.csv:2: no prediction");
  EXPECT_NE(message_of("file,prediction\nx,b\n").find("no column 'truth'"), std::string::npos);
  EXPECT_EQ(message_of("file,truth,prediction\n"), "p.csv: no predictions in it");
}

TEST(ReadPredictions, LabelsThatDifferInCaseOrBlanksAreOneAndANoteSaysSo) {
  const Predictions read = parse_predictions(
      "file,truth,prediction\nx,Angry, angry\ny,Sad,sad\nz,angry,Sad \n", "p.csv");
  EXPECT_EQ(read.labels, (std::vector<std::string>{"Angry", "Sad"}));
  EXPECT_EQ(read.rows[0].prediction, "Angry");
  EXPECT_EQ(read.rows[2].truth, "Angry");
  EXPECT_EQ(read.notes, (std::vector<std::string>{
                            "p.csv: labels differ in case or blanks only, and are taken as "
                            "one: 'Angry' = ' angry' = 'angry', 'Sad' = 'Sad ' = 'sad'"}));
  EXPECT_TRUE(parse_predictions("file,truth,prediction\nx,a,b\n", "p").notes.empty());
}

TEST(ReadPredictions, LabelsAreSpeltAsTheirProbabilityColumns) {
  const Predictions read =
      parse_predictions("file,truth,prediction,p_Angry,p_sad\nx,angry,SAD,0.5,0.5\n", "p");
  EXPECT_EQ(read.labels, (std::vector<std::string>{"Angry", "sad"}));
  EXPECT_EQ(read.rows[0].truth, "Angry");
  EXPECT_EQ(read.rows[0].prediction, "sad");
}

TEST(ReadPredictions, RefusesAFileThatIsThereTwiceWithBothLines) {
  EXPECT_EQ(message_of("file,truth,prediction\nx,a,b\ny,a,b\nx,a,a\n"),
            "p.csv:4: 'x' is listed twice (first in line 2)");
  EXPECT_NO_THROW(
      parse_predictions("file,start,end,truth,prediction\nx,0,1,a,b\nx,1,2,a,b\n", "p"));
}

TEST(ReadPredictions, ReadsAFileAndNamesItInMessages) {
  const TempFolder folder;
  write_atomically(folder / "p.csv", "file,truth,prediction\nx.wav,a,b\n");
  EXPECT_EQ(read_predictions(folder / "p.csv").rows.size(), 1U);
  EXPECT_THROW(read_predictions(folder / "missing.csv"), Error);
}

TEST(Predictions, MarksAndSlicesTravel) {
  Predictions written;
  written.labels = {"a", "b"};
  written.rows.resize(2);
  for (Prediction& row : written.rows) row.truth = row.prediction = "a";
  written.rows[0].file = "x.wav";
  written.rows[1].file = "y.wav";
  written.rows[1].gender = "female";
  written.marks = {{"speaker_dependent", "true"}, {"synthetic", ""}};
  const std::string text = predictions_csv(written);
  EXPECT_EQ(text,
            "file,start,end,speaker,truth,prediction,gender,speaker_dependent,synthetic\n"
            "x.wav,,,,a,a,,true,\ny.wav,,,,a,a,female,true,\n");
  const Predictions read =
      parse_predictions(text, "p.csv", {"synthetic", "speaker_dependent", "x"});
  EXPECT_EQ(read.rows[1].gender, "female");
  ASSERT_EQ(read.marks.size(), 3U);
  EXPECT_EQ(read.marks[0].value, "");
  EXPECT_EQ(read.marks[1].value, "true");
  EXPECT_EQ(read.marks[2].value, "");
}

TEST(Predictions, AMarkHasTheValuesOfAllRows) {
  const Predictions read = parse_predictions(
      "file,truth,prediction,synthetic\nx,a,a,true\ny,a,a,\nz,a,a,true\n", "p", {"synthetic"});
  EXPECT_EQ(read.marks[0].value, "|true");
}

}  // namespace
}  // namespace ser
