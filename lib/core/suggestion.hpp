#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ser {

/// Whether `written` is most likely a misspelt `meant`: they begin with the same letter, and differ
/// in one letter that is missing, added, changed or swapped with its neighbour (two from seven
/// letters on). Case does not count. Words shorter than four letters have no near misses, and equal
/// words are none.
bool is_near_miss(std::string_view written, std::string_view meant);

/// The word of `known` that `written` is a near miss of; empty: none.
std::string nearest_word(std::string_view written, std::span<const std::string> known);

/// "(did you mean 'x'?)" where a known name differs from `name` by case alone, begins with it (up
/// to three of these), or is a few letters away; else empty.
std::string meant_names(std::string_view name, std::span<const std::string> known);

/// "(known: a, b, c)", with meant_names() before it where there are any.
std::string known_names(std::string_view name, std::span<const std::string> known);

}  // namespace ser
