#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "features/feature_config.hpp"

namespace ser {

/// What a feature store holds, without the features.
struct StoreFacts {
  FeatureConfig config;
  std::string config_hash;
  bool finished = false;     ///< false: the extraction stopped on the way
  std::size_t rows = 0;      ///< utterances
  std::size_t failed = 0;    ///< recordings listed in failed.csv
  std::size_t files = 0;     ///< shards, or the one matrix, or parts
  std::uintmax_t bytes = 0;  ///< of these files
  /// Of each input of the config, the frames of all utterances, ascending; a vector has one.
  std::vector<std::vector<std::int64_t>> frames;
};

/// True when `folder` holds an index, a matrix, a shard or a part of an extraction.
bool is_feature_store(const std::filesystem::path& folder);

/// Reads all files of the store. Throws data_error when there are no features in it, or a file is
/// missing, damaged or of another config than the others.
StoreFacts read_store_facts(const std::filesystem::path& folder);

}  // namespace ser
