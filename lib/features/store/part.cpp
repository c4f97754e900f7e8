#include "features/store/part.hpp"

#include <algorithm>
#include <regex>

#include "core/error.hpp"
#include "core/text.hpp"
#include "features/store/store_files.hpp"
#include "storage/atomic_file.hpp"
#include "storage/folder.hpp"

namespace ser {

namespace fs = std::filesystem;
namespace {

constexpr long long kMostParts = 1000000;

std::string stem_of(const ShardPart& part) {
  return std::to_string(part.index) + "-of-" + std::to_string(part.count);
}

/// What stands in a name, as far as it is one of a part's files.
struct PartName {
  ShardPart part;
  std::optional<std::size_t> number;  ///< nothing for the list of failures
};

std::optional<PartName> part_name(const std::string& name) {
  static const std::regex kFeatures(R"(part-(\d{1,7})-of-(\d{1,7})-(\d{5,12})\.safetensors)");
  static const std::regex kFailed(R"(failed-(\d{1,7})-of-(\d{1,7})\.csv)");
  std::smatch match;
  const bool features = std::regex_match(name, match, kFeatures);
  if (!features && !std::regex_match(name, match, kFailed)) return std::nullopt;
  const auto number = [&](std::size_t group) {
    return static_cast<std::size_t>(to_integer(match[group].str()).value_or(0));
  };
  PartName found{{number(1), number(2)}, std::nullopt};
  if (features) found.number = number(3);
  return found;
}

/// All names in a folder that are of parts, sorted.
std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names = names_in_folder(folder);
  std::erase_if(names, [](const std::string& name) { return !part_name(name); });
  return names;
}

}  // namespace

RowRange rows_of(const ShardPart& part, std::size_t rows) {
  return {rows * part.index / part.count, rows * (part.index + 1) / part.count};
}

ShardPart parse_part(const std::string& text) {
  const auto slash = text.find('/');
  if (slash != std::string::npos) {
    const auto index = to_integer(std::string_view(text).substr(0, slash));
    const auto count = to_integer(std::string_view(text).substr(slash + 1));
    if (index && count && *index >= 0 && *index < *count && *count <= kMostParts) {
      return {static_cast<std::size_t>(*index), static_cast<std::size_t>(*count)};
    }
  }
  throw usage_error(
      "--shard " + text +
      ": must be I/N with I from 0 to N - 1, such as 0/4 for the first of four parts");
}

std::string part_text(const ShardPart& part) {
  return std::to_string(part.index) + "/" + std::to_string(part.count);
}

std::string part_file_name(const ShardPart& part, std::size_t number) {
  // The digits and the end of a shard's name.
  return "part-" + stem_of(part) + shard_name(number).substr(std::string("features").size());
}

std::string part_failed_name(const ShardPart& part) { return "failed-" + stem_of(part) + ".csv"; }

std::size_t next_part_number(const fs::path& folder, const ShardPart& part) {
  std::size_t next = 0;
  for (const std::string& name : part_file_names(folder, part)) {
    next = std::max(next, *part_name(name)->number + 1);
  }
  return next;
}

std::vector<std::string> part_file_names(const fs::path& folder,
                                         const std::optional<ShardPart>& part) {
  std::vector<std::string> names = names_in(folder);
  std::erase_if(names, [&](const std::string& name) {
    const PartName found = *part_name(name);
    return !found.number || (part && found.part != *part);
  });
  return names;
}

void remove_parts(const fs::path& folder) {
  std::error_code ignored;
  for (const std::string& name : names_in(folder)) fs::remove(folder / name, ignored);
  remove_leftovers(folder, "");
}

}  // namespace ser
