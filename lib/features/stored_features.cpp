#include "features/stored_features.hpp"

#include <algorithm>
#include <utility>

#include "core/error.hpp"
#include "features/part.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

constexpr const char* kRemedy =
    " (choose another folder with -o, or replace what is there with --force)";

/// The shards in order, then the matrix, then the files of parts.
std::vector<std::string> store_file_names(const fs::path& folder) {
  std::vector<std::string> names;
  for (const std::size_t number : shard_numbers(folder)) names.push_back(shard_name(number));
  std::error_code ignored;
  if (fs::exists(folder / kMatrixFile, ignored)) names.emplace_back(kMatrixFile);
  for (std::string& name : part_file_names(folder)) names.push_back(std::move(name));
  return names;
}

bool same(const StoredRow& a, const StoredRow& b) {
  return a.row == b.row && a.key == b.key && a.hash == b.hash;
}

}  // namespace

StoredFeatures::StoredFeatures(const fs::path& folder, const std::string& config_hash) {
  for (const std::string& name : store_file_names(folder)) {
    StoreFile file;
    try {
      file = read_store_file(folder / name);
    } catch (const Error& error) {
      if (error.reason() == kForeign) throw usage_error(std::string(error.what()) + kRemedy);
      // Another process may have joined and removed it since the folder was listed.
      std::error_code ignored;
      if (fs::exists(folder / name, ignored)) damaged_.emplace_back(error.what());
      continue;
    }
    if (file.config_hash != config_hash) {
      throw usage_error(folder.string() + ": holds features of another config" + kRemedy);
    }
    auto& rows = files_[name];
    for (StoredRow& row : file.rows) {
      rows.push_back({row.row, row.key, row.hash, {}});
      const std::string key = row.key;
      rows_.emplace(key, std::move(row));
    }
  }
}

std::optional<StoredRow> StoredFeatures::find(const std::string& key,
                                              const std::string& hash) const {
  const auto [begin, end] = rows_.equal_range(key);
  const auto found =
      std::find_if(begin, end, [&](const auto& entry) { return entry.second.hash == hash; });
  if (found == end) return std::nullopt;
  return found->second;
}

bool StoredFeatures::holds(const std::string& file, const std::vector<StoredRow>& rows) const {
  const auto found = files_.find(file);
  return found != files_.end() &&
         std::equal(rows.begin(), rows.end(), found->second.begin(), found->second.end(), same);
}

}  // namespace ser
