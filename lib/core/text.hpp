#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ser {

std::string lower(std::string_view text);  ///< ASCII letters only
/// Whether the bytes are well-formed UTF-8 (Unicode 15, table 3-7).
bool is_utf8(std::string_view text);
std::string trimmed(std::string_view text);
/// An id as people mean it, to compare with others: without blanks around it and case, full-width
/// forms as ASCII, numbers without leading zeros and empty decimals ("03", "3.0" and "３" are "3").
/// Case is that of Latin-1, Greek and Cyrillic letters.
std::string folded_id(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);
std::string join(std::span<const std::string> parts, std::string_view separator);

/// The shortest decimal text that reads back as the same number; never with a locale's comma.
std::string to_text(double value);
std::string to_text(float value);
/// `value` with `decimals` digits behind the point.
std::string fixed(double value, int decimals);
/// `value` with at most `decimals` digits behind the point, cut instead of rounded: what is below a
/// limit never reads as the limit.
std::string cut_off(double value, int decimals);
/// The number in all of `text`, or nothing.
std::optional<double> to_number(std::string_view text);
std::optional<long long> to_integer(std::string_view text);

/// A piece of a recording as lines for people name it: "call.wav[3.00-6.00]", "call.wav[3.00-]";
/// the file alone where neither time is given. Times are seconds, or any other text, as a table has
/// them.
std::string piece_name(std::string_view file, std::string_view start, std::string_view end);

/// Whether a file that begins so is what a download without Git LFS has in another's place.
bool is_git_lfs_pointer(std::string_view head);

/// `text` with its control characters as escapes (\n, \t, \x1b, \u202e), so that a name cannot
/// make a second line or column, or steer a terminal. Bytes that are no UTF-8 stay.
std::string printable(std::string_view text);

}  // namespace ser
