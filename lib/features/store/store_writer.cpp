#include "features/store/store_writer.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "features/store/part.hpp"
#include "storage/atomic_file.hpp"
#include "storage/csv.hpp"

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

namespace {

constexpr std::size_t kRowsPerShard = 64;
constexpr std::size_t kBytesPerShard = std::size_t{64} << 20;

}  // namespace

std::string ShardWriter::add(const std::optional<StoredRow>& row, bool kept) {
  std::string name = name_(number_);
  ++seen_;
  if (row) {
    for (const Tensor& tensor : row->inputs) bytes_ += tensor.bytes().size();
    rows_.push_back(*row);
    all_kept_ = all_kept_ && kept;
  }
  if (seen_ >= kRowsPerShard || bytes_ >= kBytesPerShard) flush();
  return name;
}

void ShardWriter::flush() {
  seen_ = 0;
  bytes_ = 0;
  if (rows_.empty()) return;
  const std::string name = name_(number_);
  const bool there = all_kept_ && (only_new_ || stored_.holds(name, rows_));
  if (!there) write_shard(folder_ / name, config_, rows_);
  ++number_;
  all_kept_ = true;
  rows_.clear();
}

void ShardWriter::save_unfinished() const {
  if (all_kept_) return;
  std::size_t unused = number_;
  for (const std::size_t number : shard_numbers(folder_)) unused = std::max(unused, number + 1);
  write_shard(folder_ / shard_name(unused), config_, rows_);
}

void remove_shards(const fs::path& folder, std::size_t first) {
  std::error_code ignored;
  for (const std::size_t number : shard_numbers(folder)) {
    if (number >= first) fs::remove(folder / shard_name(number), ignored);
  }
}

void remove_store(const fs::path& folder) {
  for (const char* name : {kIndexFile, kTableFile, kMatrixFile, kFailedFile}) {
    std::error_code ignored;  // where it cannot be removed nothing can be written either
    fs::remove(folder / name, ignored);
  }
  remove_shards(folder, 0);
}

void FailedTable::add(const Utterance& utterance, const Failure& failure) {
  lines_ += csv_line(std::vector<std::string>{utterance.file, utterance.start, utterance.end,
                                              failure.reason, failure.detail});
}

void FailedTable::write(const std::filesystem::path& path) const {
  if (!lines_.empty()) {
    write_atomically(path, "file,start,end,reason,detail\n" + lines_);
    return;
  }
  std::error_code ignored;  // where it cannot be removed nothing can be written either
  std::filesystem::remove(path, ignored);
}

}  // namespace ser
