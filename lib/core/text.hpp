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
std::vector<std::string> split(std::string_view text, char separator);
std::string join(std::span<const std::string> parts, std::string_view separator);

/// The shortest decimal text that reads back as the same number; never with a locale's comma.
std::string to_text(double value);
std::string to_text(float value);
/// `value` with `decimals` digits behind the point.
std::string fixed(double value, int decimals);
/// The number in all of `text`, or nothing.
std::optional<double> to_number(std::string_view text);
std::optional<long long> to_integer(std::string_view text);

/// "(known: a, b, c)", with "(did you mean 'x'?)" before it where a known name is close to `name`.
std::string known_names(std::string_view name, std::span<const std::string> known);

}  // namespace ser
