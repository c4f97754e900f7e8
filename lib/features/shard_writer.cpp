#include "features/shard_writer.hpp"

#include <algorithm>

namespace ser {
namespace fs = std::filesystem;
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

}  // namespace ser
