#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "features/feature_config.hpp"
#include "features/features.hpp"
#include "manifest/manifest.hpp"
#include "storage/tensor.hpp"

namespace ser {

// The files of a feature store; docs/features.md describes them.
inline constexpr const char* kIndexFile = "index.csv";
inline constexpr const char* kTableFile = "features.csv";
inline constexpr const char* kMatrixFile = "features.safetensors";
inline constexpr const char* kFailedFile = "failed.csv";

/// `features-00000.safetensors`
std::string shard_name(std::size_t number);
/// The numbers of the shards in a folder, ascending.
std::vector<std::size_t> shard_numbers(const std::filesystem::path& folder);

/// True when the features are vectors, which are stored as one matrix; where there is a map all are
/// stored in shards.
bool is_vector_config(const FeatureConfig& config);

/// What names an utterance in a store: a hash of `file`, `start` and `end` as the manifest has
/// them.
std::string utterance_key(const Utterance& utterance);

/// The features of one utterance as they lie in a store.
struct StoredRow {
  std::size_t row = 0;  ///< in the manifest, its first data row being 0
  std::string key;      ///< utterance_key
  std::string hash;     ///< of the recording's decoded samples
  std::vector<Tensor> inputs;
};

struct StoreFile {
  std::string config_hash;
  std::vector<StoredRow> rows;
};

/// Error::reason() of a file that this version of extract did not write.
inline constexpr const char* kForeign = "foreign";

/// Reads a shard or the matrix. Throws data_error when it is missing or damaged, or `foreign`.
StoreFile read_store_file(const std::filesystem::path& path);

/// One tensor an utterance, named by its row; with several inputs one each, `ROW/INPUT`.
void write_shard(const std::filesystem::path& path, const FeatureConfig& config,
                 std::span<const StoredRow> rows);
/// All vectors as one tensor `features`, N × D; those of several inputs side by side.
void write_matrix(const std::filesystem::path& path, const FeatureConfig& config,
                  std::size_t dimensions, std::span<const StoredRow> rows);

std::vector<Tensor> to_tensors(Features features);
Features to_features(std::span<const Tensor> tensors);

}  // namespace ser
