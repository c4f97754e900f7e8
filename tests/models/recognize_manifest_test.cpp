#include "models/recognize_manifest.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "models/made_model.hpp"
#include "models/recordings.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

Manifest manifest_in(const TempFolder& folder) {
  Manifest manifest = parse_manifest(
      "file,start,end,corpus,speaker,gender,intensity,emotion\n"
      "0.wav,,,made,01,male,strong,sad\n1.wav,0.1,0.45,made,02,female,,happy\n"
      "4.wav,,,made,03,male,,sad\n2.wav,,,made,04,male,,bored\n8.wav,,,made,05,male,,angry\n",
      "data.csv");
  manifest.folder = folder.path();
  return manifest;
}

TEST(RecognizeManifest, GivesItsRowsWithTruthAndListsTheFailed) {
  const TempFolder folder;
  write_recordings(folder);
  const Recognizer recognizer(deaf_model({{0, 5, 1}}));
  for (const int jobs : {1, 3}) {
    const auto result = recognize_manifest(recognizer, manifest_in(folder), {4, 0, 2, 1},
                                           Normalize::kAsTrained, jobs, silent_observer());
    EXPECT_EQ(result.predictions.labels, (std::vector<std::string>{"happy", "sad", "angry"}));
    ASSERT_EQ(result.predictions.rows.size(), 3U);
    const auto& rows = result.predictions.rows;
    EXPECT_EQ(rows[0].file, "8.wav");
    EXPECT_EQ(rows[1].file, "0.wav");
    EXPECT_EQ(rows[2].file, "1.wav");
    EXPECT_EQ(rows[2].start, "0.1");
    EXPECT_EQ(rows[2].end, "0.45");
    EXPECT_EQ(rows[1].truth, "sad");
    EXPECT_EQ(rows[0].truth, "angry");
    EXPECT_EQ(rows[0].prediction, "sad");
    EXPECT_EQ(rows[1].corpus, "made");
    EXPECT_EQ(rows[1].speaker, "01");
    EXPECT_EQ(rows[1].gender, "male");
    EXPECT_EQ(rows[1].intensity, "strong");
    const auto expected = softmax({0, 5, 1}, 1);
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_NEAR(rows[2].probabilities[i], expected[i], 1e-7);
    }
    ASSERT_EQ(result.failed.size(), 1U);
    EXPECT_EQ(result.failed[0].file, "4.wav");
    EXPECT_EQ(result.failed[0].reason, "unreadable");
  }
}

TEST(RecognizeManifest, RefusesALabelThatTheModelDoesNotKnow) {
  const TempFolder folder;
  const Recognizer recognizer(made_model());
  const Error error = thrown_by([&] {
    recognize_manifest(recognizer, manifest_in(folder), {0, 3}, Normalize::kAsTrained, 1,
                       silent_observer());
  });
  EXPECT_EQ(error.kind(), ErrorKind::kData);
  EXPECT_STREQ(error.what(), "data.csv:5: unknown emotion 'bored' (known: happy, sad, angry)");
}

}  // namespace
}  // namespace ser
