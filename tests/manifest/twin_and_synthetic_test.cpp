#include <gtest/gtest.h>

#include "manifest/manifest.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

TEST(ParseManifest, SyntheticIsTrueOrFalseInManyWordsAndNothingElse) {
  const Manifest manifest = parse_manifest(
      "file,synthetic\na,true\nb,Yes\nc,1\nd,TRUE\ne,false\nf,No\ng,0\nh,\n", "data.csv");
  for (std::size_t i = 0; i < manifest.rows.size(); ++i) {
    EXPECT_EQ(manifest.rows[i].synthetic, i < 4) << i;
    EXPECT_EQ(manifest.rows[i].column("synthetic"), i < 4 ? "true" : "") << i;
  }
  for (const char* wrong : {"espeak", "2", "t", "true false"}) {
    const std::string csv = "file,synthetic\na.wav,true\nb.wav," + std::string(wrong) + "\n";
    EXPECT_EQ(
        std::string(thrown_by([&] { parse_manifest(csv, "data.csv"); }).what()),
        "data.csv:3: column 'synthetic': '" + std::string(wrong) + "' is neither true nor false");
  }
}

TEST(AnySynthetic, LooksAtTheRowsThatCount) {
  const Manifest manifest = parse_manifest("file,synthetic\na,\nb,true\nc,no\n", "data.csv");
  EXPECT_TRUE(any_synthetic(manifest));
  EXPECT_TRUE(any_synthetic(manifest, std::vector<std::size_t>{0, 1}));
  EXPECT_FALSE(any_synthetic(manifest, std::vector<std::size_t>{0, 2}));
  EXPECT_FALSE(any_synthetic(manifest, {}));
}

TEST(NoteOnTwins, IsForWhatAnOlderIngestWroteAndForNothingElse) {
  const Manifest older = parse_manifest("file,corpus,hash\na.wav,,\nb.wav,ravdess,abc\n", "d.csv");
  EXPECT_TRUE(older.twins_unknown);
  EXPECT_EQ(note_on_twins(older),
            "d.csv has no column 'twin' (written by an older ser?): recordings of one utterance in "
            "several modalities, and synthetic speech, cannot be told; run ser ingest again");
  for (const char* csv : {"file,corpus,hash,twin\nb.wav,ravdess,abc,\n",
                          "file,corpus\nb.wav,ravdess\n", "file,hash\nb.wav,abc\n",
                          "file,corpus,hash\nb.wav,ravdess,\n", "file,corpus,hash\nb.wav,,abc\n"}) {
    EXPECT_EQ(note_on_twins(parse_manifest(csv, "d.csv")), std::nullopt) << csv;
  }
  EXPECT_EQ(note_on_twins(Manifest{}), std::nullopt);
}

TEST(ManifestCsv, OfAnOlderManifestDoesNotPretendToKnowTwins) {
  const std::string csv = manifest_csv(parse_manifest("file,corpus,hash\nb.wav,r,abc\n", "d.csv"));
  EXPECT_TRUE(holds(csv, "channels,hash,source\n"));
  EXPECT_TRUE(parse_manifest(csv, "d.csv").twins_unknown);
}

}  // namespace
}  // namespace ser
