#include "audio/piece.hpp"

#include <gtest/gtest.h>

#include "core/text.hpp"
#include "generated_signals.hpp"
#include "made_wav.hpp"
#include "temp_folder.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

/// One second of noise that `seed` draws.
std::string second_of_noise(unsigned seed) {
  std::vector<int> samples;
  for (const float value : lcg_noise(16000, seed))
    samples.push_back(static_cast<int>(value * 8000));
  return wav({}, pcm(samples));
}

class PieceOfFile : public ::testing::Test {
 protected:
  void SetUp() override { write_file(path_, second_of_noise(1)); }

  AudioPiece piece(double start_s, std::optional<double> end_s, std::string hash = "") const {
    return {path_, TimeRange{start_s, end_s}, "data.csv:7", std::move(hash)};
  }
  Error refused(const AudioPiece& piece) const {
    const Error error = thrown_by([&] { read_piece(piece); });
    EXPECT_EQ(error.kind(), ErrorKind::kData);
    EXPECT_EQ(thrown_by([&] { read_speech_piece(piece); }).reason(), error.reason());
    return error;
  }

  TempFolder folder_;
  std::filesystem::path path_ = folder_ / "a.wav";
};

TEST_F(PieceOfFile, ThatLiesInItIsReadAsReadClipReadsIt) {
  const Clip found = read_piece(piece(0.25, 0.75));
  const Clip expected = read_clip(path_, TimeRange{0.25, 0.75});
  EXPECT_EQ(found.facts.hash, expected.facts.hash);
  EXPECT_EQ(found.wave.samples, expected.wave.samples);
}

TEST_F(PieceOfFile, MayEndBehindItByWhatTablesRound) {
  const double length = read_clip(path_).end_s;
  EXPECT_NO_THROW(read_piece(piece(0.1, length + 0.9 * kRoundedEndSeconds)));
  EXPECT_EQ(refused(piece(0.1, length + 1.1 * kRoundedEndSeconds)).reason(), "out-of-range");
}

TEST_F(PieceOfFile, BeyondItsEndIsRefusedWithTheRow) {
  const double length = read_clip(path_).end_s;
  const std::string ends = path_.string() + " ends at " + fixed(length, 2) + " s";
  EXPECT_EQ(
      std::string(refused(piece(0.0, 5000.0 * length)).what()),
      "data.csv:7: 'end' is " + to_text(5000.0 * length) + " s, but " + ends + "; correct the row");
  EXPECT_TRUE(std::string(refused(piece(5000.0 * length, std::nullopt)).what())
                  .starts_with("data.csv:7: 'start' is "));
  EXPECT_TRUE(std::string(refused(piece(length, 2 * length)).what()).starts_with("data.csv:7: "));
}

TEST_F(PieceOfFile, InMillisecondsIsRefusedInThoseWords) {
  for (const auto& one : {piece(0.0, 400.0), piece(200.0, 400.0), piece(200.0, std::nullopt)}) {
    EXPECT_NE(std::string(refused(one).what()).find("look like milliseconds"), std::string::npos);
  }
}

TEST_F(PieceOfFile, OfOtherSamplesThanItsHashIsRefused) {
  const std::string whole = read_facts(path_).hash;
  const std::string part = read_clip(path_, TimeRange{0.25, 0.75}).facts.hash;
  EXPECT_NO_THROW(read_piece({path_, {}, "", whole}));
  EXPECT_NO_THROW(read_piece(piece(0.25, 0.75, part)));
  EXPECT_NO_THROW(read_piece(piece(0.25, 0.75, whole)));
  write_file(path_, second_of_noise(2));
  for (const auto& one :
       {AudioPiece{path_, {}, "", whole}, piece(0.25, 0.75, part), piece(0.25, 0.75, whole)}) {
    const Error error = refused(one);
    EXPECT_EQ(error.reason(), "changed");
    EXPECT_EQ(std::string(error.what()), path_.string() + ": holds other samples than when the " +
                                             "manifest was made (ingest it again)");
  }
}

TEST_F(PieceOfFile, IsComparedWithAWholeThatIsDecodedOnce) {
  AudioPiece one = piece(0.25, 0.75, read_facts(path_).hash);
  one.whole = std::make_shared<WholeHashes>();
  EXPECT_NO_THROW(read_piece(one));
  EXPECT_EQ(one.whole->of(path_), one.hash);
  write_file(path_, second_of_noise(2));
  EXPECT_EQ(one.whole->of(path_), one.hash);
}

}  // namespace
}  // namespace ser
