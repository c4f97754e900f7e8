#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "features/feature_config.hpp"
#include "features/store_files.hpp"
#include "features/stored_features.hpp"

namespace ser {

/// Collects rows in the order of the manifest and writes them in shards. Where a shard ends is
/// decided by the rows alone, so that the same rows always give the same files.
class ShardWriter {
 public:
  /// With `only_new`, shards of which all rows were kept are not written: for shards that merely
  /// save the work until the matrix of all vectors is written.
  ShardWriter(std::filesystem::path folder, const FeatureConfig& config,
              const StoredFeatures& stored, bool only_new)
      : folder_(std::move(folder)), config_(config), stored_(stored), only_new_(only_new) {}

  /// Files of other names, numbered from `first`, that hold what was not there alone.
  ShardWriter(std::filesystem::path folder, const FeatureConfig& config,
              const StoredFeatures& stored, std::function<std::string(std::size_t)> name,
              std::size_t first)
      : ShardWriter(std::move(folder), config, stored, true) {
    name_ = std::move(name);
    number_ = first;
  }

  /// The next row of the manifest; nothing for one that is not to be written. Gives the name of its
  /// shard.
  std::string add(const std::optional<StoredRow>& row, bool kept);
  /// Writes what is collected: the last shard.
  void flush();
  /// Where the work ends early: saves what is collected under a number that no shard has, since
  /// the shard that it would become may hold rows of an earlier run that were not reached.
  void save_unfinished() const;
  /// The shards written or left as they were.
  std::size_t shards() const { return number_; }

 private:
  std::filesystem::path folder_;
  const FeatureConfig& config_;
  const StoredFeatures& stored_;
  bool only_new_;
  std::function<std::string(std::size_t)> name_ = shard_name;
  std::vector<StoredRow> rows_;
  std::size_t seen_ = 0;   ///< rows since the last shard, failed ones too
  std::size_t bytes_ = 0;  ///< of rows_
  bool all_kept_ = true;
  std::size_t number_ = 0;
};

/// Removes the shards from number `first` on.
void remove_shards(const std::filesystem::path& folder, std::size_t first);

}  // namespace ser
