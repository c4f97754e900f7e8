#include "manifest/target.hpp"

#include <gtest/gtest.h>

#include "thrown.hpp"

namespace ser {
namespace {

using Texts = std::vector<std::string>;

Manifest sample() {
  return parse_manifest(
      "file,emotion,mood\na.wav,sad,low\nb.wav,happy,high\nc.wav,sad,high\nd.wav,,\n"
      "e.wav,neutral,low\n",
      "data.csv");
}

TEST(TargetOf, ListsDistinctValuesInCanonicalOrderWithoutTheEmptyOne) {
  const Target target = target_of(sample());
  EXPECT_EQ(target.column, "emotion");
  EXPECT_EQ(target.labels, (Texts{"neutral", "happy", "sad"}));
}

TEST(TargetOf, TakesAnyColumn) {
  EXPECT_EQ(target_of(sample(), "mood").labels, (Texts{"high", "low"}));
  EXPECT_TRUE(target_of(sample(), "none").labels.empty());
}

TEST(Target, IndexIsThePlaceOfALabel) {
  const Target target = target_of(sample());
  EXPECT_EQ(target.index("sad"), 2U);
  EXPECT_EQ(target.index("Sad"), std::nullopt);
  EXPECT_EQ(target.index(""), std::nullopt);
  const Manifest manifest = sample();
  EXPECT_EQ(target.index_of(manifest, manifest.rows[1]), 1U);
}

TEST(Target, NamesTheLineAndTheKnownLabelsOfAnUnknownOne) {
  const Manifest manifest = sample();
  const Target target{"emotion", {"happy", "sad"}};
  const auto message = [&](std::size_t row) {
    const Error error =
        thrown_by([&] { static_cast<void>(target.index_of(manifest, manifest.rows[row])); });
    EXPECT_EQ(error.kind(), ErrorKind::kData);
    return std::string(error.what());
  };
  EXPECT_EQ(message(4), "data.csv:6: unknown emotion 'neutral' (known: happy, sad)");
  EXPECT_EQ(message(3), "data.csv:5: no emotion: fill it in or delete the row");
}

}  // namespace
}  // namespace ser
