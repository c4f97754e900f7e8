#include "corpora/twins.hpp"

#include <gtest/gtest.h>

namespace ser {
namespace {

Manifest with_files(const std::vector<std::pair<std::string, std::string>>& corpus_and_file) {
  Manifest manifest;
  for (const auto& [corpus, file] : corpus_and_file) {
    Utterance row;
    row.corpus = corpus;
    row.file = file;
    manifest.rows.push_back(row);
  }
  return with_twins(std::move(manifest));
}

TEST(WithTwins, ModalitiesOfOneRavdessUtteranceAreOneGroup) {
  const auto rows = with_files({{"ravdess", "a/03-01-05-01-02-01-12.wav"},
                                {"ravdess", "video/01-01-05-01-02-01-12.WAV"},
                                {"ravdess", "a/03-01-05-01-02-02-12.wav"},
                                {"ravdess", "a/03-02-05-01-02-01-12.wav"}})
                        .rows;
  EXPECT_FALSE(rows[0].twin_group.empty());
  EXPECT_EQ(rows[0].twin_group, rows[1].twin_group);
  EXPECT_NE(rows[0].twin_group, rows[2].twin_group);
  EXPECT_NE(rows[0].twin_group, rows[3].twin_group);
}

TEST(WithTwins, ARowWithoutACorpusIsKnownByItsName) {
  const auto rows =
      with_files({{"", "03-01-05-01-02-01-12.wav"}, {"", "01-01-05-01-02-01-12.wav"}}).rows;
  EXPECT_FALSE(rows[0].twin_group.empty());
  EXPECT_EQ(rows[0].twin_group, rows[1].twin_group);
}

TEST(WithTwins, OtherCorporaHaveNone) {
  for (const auto& row : with_files({{"mine", "03-01-05-01-02-01-12.wav"},
                                     {"emodb", "03a01Fa.wav"},
                                     {"ravdess", "other.wav"}})
                             .rows) {
    EXPECT_TRUE(row.twin_group.empty()) << row.file;
  }
}

}  // namespace
}  // namespace ser
