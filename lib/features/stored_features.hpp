#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "features/store_files.hpp"

namespace ser {

/// What earlier runs left in a store's folder, for rows to be kept from.
class StoredFeatures {
 public:
  /// Reads every shard, the matrix and the files of parts. Throws usage_error when one is of
  /// another config, or no part of a store; damaged ones are left out and named in damaged().
  StoredFeatures(const std::filesystem::path& folder, const std::string& config_hash);

  std::optional<StoredRow> find(const std::string& key, const std::string& hash) const;
  /// True when the file holds exactly these rows.
  bool holds(const std::string& file, const std::vector<StoredRow>& rows) const;
  const std::vector<std::string>& damaged() const { return damaged_; }

 private:
  std::unordered_multimap<std::string, StoredRow> rows_;  ///< by key
  /// Row, key and hash of each file's rows.
  std::unordered_map<std::string, std::vector<StoredRow>> files_;
  std::vector<std::string> damaged_;
};

}  // namespace ser
