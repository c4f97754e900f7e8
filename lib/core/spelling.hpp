#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ser {

/// How configs, options and files spell one value of an enumeration. A table of these is the one
/// place that knows the words: reading, writing and the list of what is allowed come from it.
template <typename Enum>
struct Spelling {
  Enum value;
  std::string_view name;
};

/// The word for a value; empty for one that the table does not have.
template <typename Enum, std::size_t N>
constexpr std::string_view spelling(const Spelling<Enum> (&table)[N], Enum value) {
  for (const Spelling<Enum>& row : table) {
    if (row.value == value) return row.name;
  }
  return {};
}

/// The value of a word; nothing for an unknown one.
template <typename Enum, std::size_t N>
constexpr std::optional<Enum> value_of(const Spelling<Enum> (&table)[N], std::string_view name) {
  for (const Spelling<Enum>& row : table) {
    if (row.name == name) return row.value;
  }
  return std::nullopt;
}

/// All words, in the order of the table.
template <typename Enum, std::size_t N>
std::vector<std::string> names_of(const Spelling<Enum> (&table)[N]) {
  std::vector<std::string> names;
  names.reserve(N);
  for (const Spelling<Enum>& row : table) names.emplace_back(row.name);
  return names;
}

}  // namespace ser
