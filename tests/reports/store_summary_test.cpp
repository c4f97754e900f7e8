#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/text.hpp"
#include "features/set_name.hpp"
#include "features/store/store_files.hpp"
#include "reports/file_summaries.hpp"
#include "reports/table.hpp"
#include "storage/atomic_file.hpp"
#include "temp_folder.hpp"

namespace ser {
namespace {

StoredRow row(std::size_t number, std::int64_t rows, std::int64_t frames) {
  const auto count = static_cast<std::size_t>(rows * frames);
  return {number,
          "key" + std::to_string(number),
          "hash",
          {Tensor::of({rows, frames}, std::vector<float>(count, 1.0F))}};
}

/// Two shards of log-mel maps with 10, 20 and 40 frames.
void make_maps(const std::filesystem::path& folder, bool finished) {
  const FeatureConfig config = find_feature_config("logmel-64");
  const std::vector<StoredRow> rows = {row(0, 64, 20), row(1, 64, 10), row(2, 64, 40)};
  write_shard(folder / shard_name(0), config, std::span(rows).first(2));
  write_shard(folder / shard_name(1), config, std::span(rows).last(1));
  if (!finished) return;
  write_atomically(folder / "index.csv",
                   "row,file,start,end,shard,frames\n"
                   "0,a.wav,,,features-00000.safetensors,20\n"
                   "1,b.wav,,,features-00000.safetensors,10\n"
                   "2,c.wav,,,features-00001.safetensors,40\n");
}

TEST(StoreFacts, CountRowsShardsAndFrames) {
  const TempFolder folder;
  make_maps(folder.path(), true);
  write_atomically(folder / "failed.csv", "file,start,end,reason,detail\nd.wav,,,empty,x\n");
  ASSERT_TRUE(is_feature_store(folder.path()));
  const StoreFacts facts = read_store_facts(folder.path());
  EXPECT_TRUE(facts.finished);
  EXPECT_EQ(facts.rows, 3U);
  EXPECT_EQ(facts.files, 2U);
  EXPECT_EQ(facts.failed, 1U);
  EXPECT_EQ(facts.frames, (std::vector<std::vector<std::int64_t>>{{10, 20, 40}}));
  EXPECT_EQ(feature_set_of(facts.config_hash), "logmel-64");
}

TEST(StoreFacts, ShardsWithoutAnIndexAreUnfinished) {
  const TempFolder folder;
  make_maps(folder.path(), false);
  const StoreFacts facts = read_store_facts(folder.path());
  EXPECT_FALSE(facts.finished);
  EXPECT_EQ(facts.rows, 3U);
  EXPECT_EQ(store_json(facts, "out", "").at("state"), "unfinished");
  EXPECT_TRUE(store_json(facts, "out", "").at("set").is_null());
}

TEST(StoreFacts, AMissingOrForeignShardIsADataError) {
  const auto kind_of = [](const std::filesystem::path& folder) {
    try {
      read_store_facts(folder);
    } catch (const Error& error) {
      return error.kind();
    }
    return ErrorKind::kBug;
  };
  const TempFolder folder;
  make_maps(folder.path(), true);
  std::filesystem::remove(folder / shard_name(1));
  EXPECT_EQ(kind_of(folder.path()), ErrorKind::kData);
  const std::vector<StoredRow> other = {row(2, 128, 40)};
  write_shard(folder / shard_name(1), find_feature_config("logmel-128"), other);
  EXPECT_EQ(kind_of(folder.path()), ErrorKind::kData);
}

TEST(StoreFacts, AStoreWhereEverythingFailedSaysSo) {
  const TempFolder folder;
  write_atomically(folder / "index.csv", "row,file,start,end,shard,frames\n");
  write_atomically(folder / "failed.csv", "file,start,end,reason,detail\nd.wav,,,empty,x\n");
  ASSERT_TRUE(is_feature_store(folder.path()));
  try {
    read_store_facts(folder.path());
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.what(), folder.path().string() +
                                ": a feature store without features (1 recordings failed, see "
                                "failed.csv)");
  }
}

TEST(IsFeatureStore, NeedsFilesOfExtract) {
  const TempFolder folder;
  EXPECT_FALSE(is_feature_store(folder.path()));
  write_atomically(folder / "index.csv", "page,title\n1,x\n");
  EXPECT_FALSE(is_feature_store(folder.path()));
}

TEST(StoreSummary, ShowsTheSetTheFramesAndTheColumnsWithUnits) {
  const TempFolder folder;
  make_maps(folder.path(), true);
  StoreFacts facts = read_store_facts(folder.path());
  facts.bytes = 2000;
  facts.config_hash = "cafe";
  EXPECT_EQ(store_text(facts, "out", "logmel-64"),
            "features          out\n"
            "state             finished\n"
            "set               logmel-64\n"
            "config hash       cafe\n"
            "rows              3\n"
            "files             2 shards, 2.0 kB\n"
            "frames of logmel  10 to 40, median 20, 70 in all\n"
            "\n"
            "input logmel  a map of 64 bands over time, at 16000 Hz\n"
            "  block       log_mel: n_fft 1024 (64.0 ms), win_length 400 (25.0 ms),\n"
            "              hop_length 160 (10.0 ms), pad_mode reflect, bands 64, low_hz 60,\n"
            "              high_hz 7800, mel_scale htk, mel_norm none, log ln, offset\n"
            "              1.1920928955078125e-07\n"
            "  columns     logmel_1 … logmel_64 (ln(power))\n");
  const Json json = store_json(facts, "out", "logmel-64");
  EXPECT_EQ(json.at("frames").at("logmel"),
            Json({{"min", 10}, {"median", 20}, {"max", 40}, {"sum", 70}}));
  EXPECT_EQ(json.at("inputs").at(0).at("columns").size(), 64U);
}

TEST(StoreSummary, AMatrixOfVectorsHasNoFrames) {
  const TempFolder folder;
  const FeatureConfig config = find_feature_config("mfcc-40");
  const std::vector<StoredRow> rows = {row(0, 40, 1), row(1, 40, 1)};
  write_matrix(folder / "features.safetensors", config, 40, rows);
  const StoreFacts facts = read_store_facts(folder.path());
  const std::string text = store_text(facts, "out", "mfcc-40");
  EXPECT_NE(text.find("files        1 matrix file, "), std::string::npos) << text;
  EXPECT_EQ(text.find("frames of"), std::string::npos);
  EXPECT_NE(
      text.find("input mfcc  a vector of 40 values, at 22050 Hz\n"
                "  cut       from 0 s, at most 3 s, shorter recordings filled up with zeros\n"),
      std::string::npos)
      << text;
  EXPECT_NE(text.find("  pooling   mean over the frames\n"
                      "  columns   mfcc_1 … mfcc_40 (dB)\n"),
            std::string::npos)
      << text;
  EXPECT_TRUE(store_json(facts, "out", "mfcc-40").at("frames").empty());
}

}  // namespace
}  // namespace ser
