#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ser {

/// A share of the rows of a manifest, for one of several processes that fill the same store: part
/// `index` (from 0) of `count` parts of about the same number of rows, in their order.
struct ShardPart {
  std::size_t index = 0;
  std::size_t count = 1;

  bool operator==(const ShardPart&) const = default;
};

struct RowRange {
  std::size_t begin = 0;
  std::size_t end = 0;  ///< one beyond the last
};

/// Of `rows` rows; every row lies in one of the parts. Empty where there are more parts than rows.
RowRange rows_of(const ShardPart& part, std::size_t rows);

/// "I/N" as a command line has it. Throws usage_error unless 0 ≤ I < N.
ShardPart parse_part(const std::string& text);
/// "0/4"
std::string part_text(const ShardPart& part);

// The files that the process of a part alone writes, and that the extraction of all rows joins.

/// `part-0-of-4-00000.safetensors`
std::string part_file_name(const ShardPart& part, std::size_t number);
/// `failed-0-of-4.csv`
std::string part_failed_name(const ShardPart& part);
/// The first number of a file that the part has not written yet.
std::size_t next_part_number(const std::filesystem::path& folder, const ShardPart& part);
/// The names of all parts' files of features, sorted; of one part where one is named.
std::vector<std::string> part_file_names(const std::filesystem::path& folder,
                                         const std::optional<ShardPart>& part = std::nullopt);
/// Removes what parts wrote, what they left unfinished too.
void remove_parts(const std::filesystem::path& folder);

}  // namespace ser
