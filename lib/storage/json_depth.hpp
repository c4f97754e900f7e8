#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace ser {

/// Deeper than any config or file of ours. JSON is read without recursion, but copied and written
/// with it: a text nested some ten thousand times would end the program.
inline constexpr std::size_t kDeepestJson = 100;

/// How many lists and objects lie within each other at the deepest place of JSON text. Of a text
/// that is no JSON, at least as many as are read before a parser notices.
inline std::size_t json_depth(std::string_view text) {
  std::size_t depth = 0;
  std::size_t deepest = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      quoted = c != '"';
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{') {
      deepest = std::max(deepest, ++depth);
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return deepest;
}

}  // namespace ser
