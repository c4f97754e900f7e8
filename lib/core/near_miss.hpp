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

}  // namespace ser
