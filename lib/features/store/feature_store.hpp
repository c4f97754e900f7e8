#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "features/feature_config.hpp"
#include "features/features.hpp"
#include "manifest/manifest.hpp"

namespace ser {

/// Features that extract_all() left in a folder. Utterances are found by (file, start, end) as the
/// manifest has them and checked by the hash of their samples, never by their row. Cheap to copy;
/// may be shared by threads.
class FeatureStore {
 public:
  /// Throws data_error when there is no finished extraction in `dir`, and usage_error when it was
  /// made with a config whose features are others than those of `expected`.
  static FeatureStore open(const std::filesystem::path& dir, const FeatureConfig& expected);

  /// True when there are finished vectors of this config in `dir`.
  static bool holds_vectors(const std::filesystem::path& dir, const FeatureConfig& expected);

  /// Throws data_error when the store lacks the utterance, or holds it with other samples than
  /// the manifest's hash tells. An utterance without a hash is taken by its name.
  Features get(const Utterance& utterance) const;
  /// True when get() would give its features.
  bool has(const Utterance& utterance) const;
  std::size_t size() const;

 private:
  struct Content;
  explicit FeatureStore(std::shared_ptr<const Content> content);

  std::shared_ptr<const Content> content_;
};

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
