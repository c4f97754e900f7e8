#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ser {

/// No line of a report for a terminal is wider.
inline constexpr std::size_t kReportWidth = 80;

/// One thing that is known about a file.
struct Fact {
  std::string name;
  std::string value;
};

/// A line a fact, the values below each other; long values go on below themselves. Facts without
/// a value are left out. Ends in a newline unless it is empty.
std::string fact_list(std::span<const Fact> facts);

/// The text in lines of at most `width` columns, broken at blanks; a longer word is cut.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

/// "1 row", "2 rows".
std::string counted(std::size_t count, std::string_view noun);
/// "512 bytes", "1.1 MB" (a megabyte is 10^6 bytes).
std::string size_text(std::uintmax_t bytes);
/// A share as "43.2 %".
std::string percent(double share);

}  // namespace ser
