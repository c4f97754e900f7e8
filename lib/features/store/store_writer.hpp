#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "features/feature_config.hpp"
#include "features/store/store_files.hpp"
#include "manifest/manifest.hpp"

namespace ser {

/// What earlier runs left in a store's folder, for rows to be kept from.
class StoredFeatures {
 public:
  /// Reads every shard, the matrix and the files of parts. Throws usage_error when one is of
  /// another config, or no part of a store; damaged ones are left out and named in damaged().
  StoredFeatures(const std::filesystem::path& folder, const std::string& config_hash);

  std::optional<StoredRow> find(const std::string& key, const std::string& hash) const;
  bool is_empty() const { return rows_.empty(); }
  /// True when the file holds exactly these rows.
  bool holds(const std::string& file, const std::vector<StoredRow>& rows) const;
  const std::vector<std::string>& damaged() const { return damaged_; }

 private:
  std::unordered_multimap<std::string, StoredRow> rows_;  ///< by key
  /// Row, key and hash of each file's rows.
  std::unordered_map<std::string, std::vector<StoredRow>> files_;
  std::vector<std::string> damaged_;
};

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

/// Removes what extract_all() leaves, by name.
void remove_store(const std::filesystem::path& folder);

/// The recordings of an extraction that could not be done: `file,start,end,reason,detail`.
class FailedTable {
 public:
  void add(const Utterance& utterance, const Failure& failure);
  /// Writes the file, or removes it when nothing failed.
  void write(const std::filesystem::path& path) const;

 private:
  std::string lines_;
};

}  // namespace ser
