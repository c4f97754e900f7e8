#include "core/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <utility>

namespace ser {
namespace {

template <typename T>
std::string shortest(T value) {
  std::array<char, 64> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), result.ptr};
}

template <typename T>
std::optional<T> whole(std::string_view text) {
  T value{};
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc{} || result.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

/// At least two decimals, and as many as the number has.
std::string time_text(std::string_view text) {
  const auto value = to_number(text);
  if (!value) return std::string(text);
  const std::string rounded = fixed(*value, 2);
  return to_number(rounded) == value ? rounded : to_text(*value);
}

/// Control characters behind ASCII that UTF-8 spells in two or three bytes: C1, the separators of
/// lines and paragraphs, and those that turn the direction of writing.
bool is_control(unsigned code) {
  return (code >= 0x80 && code < 0xA0) || (code >= 0x200E && code <= 0x200F) ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

/// How many bytes at the front of `text` spell such a character, and its code; 0 for none.
std::pair<std::size_t, unsigned> control_at_front(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]) & 0x3FU; };
  if (text.starts_with('\xC2') && text.size() > 1) {
    const unsigned code = 0x80U | byte(1);
    return {is_control(code) ? 2 : 0, code};
  }
  if (text.starts_with('\xE2') && text.size() > 2) {
    const unsigned code = 0x2000U | byte(1) << 6U | byte(2);
    return {is_control(code) ? 3 : 0, code};
  }
  return {0, 0};
}

std::string escaped(char c) {
  constexpr std::string_view kNamed = "abtnvfr";  // \x07 to \x0d
  if (c >= '\a' && c <= '\r') return {'\\', kNamed[static_cast<std::size_t>(c - '\a')]};
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto code = static_cast<unsigned char>(c);
  return {'\\', 'x', kDigits[code / 16U], kDigits[code % 16U]};
}

}  // namespace

std::string piece_name(std::string_view file, std::string_view start, std::string_view end) {
  const bool from_start = start.empty() || to_number(start) == 0.0;
  std::string name(file);
  if (from_start && end.empty()) return name;
  name += "[" + time_text(from_start ? "0" : start) + "-";
  return name + (end.empty() ? "" : time_text(end)) + "]";
}

std::string printable(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (static_cast<unsigned char>(c) < 0x20 || c == '\x7F') {
      result += escaped(c);
    } else if (const auto [size, code] = control_at_front(text.substr(i)); size > 0) {
      std::array<char, 8> digits{};
      const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), code, 16).ptr;
      const std::string hex(digits.data(), end);
      result += "\\u" + std::string(4 - hex.size(), '0') + hex;
      i += size - 1;
    } else {
      result += c;
    }
  }
  return result;
}

namespace {

/// The characters of UTF-8 text by their codes; a byte that is no UTF-8 is one of its own.
std::vector<std::uint32_t> codes_of(std::string_view text) {
  std::vector<std::uint32_t> codes;
  const bool decode = is_utf8(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto first = static_cast<unsigned char>(text[i]);
    const int more = !decode || first < 0xC0 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    std::uint32_t code = more == 0 ? first : first & (0x3FU >> static_cast<unsigned>(more));
    for (int k = 0; k < more; ++k)
      code = code << 6U | (static_cast<unsigned char>(text[++i]) & 0x3FU);
    codes.push_back(code);
  }
  return codes;
}

/// Full-width forms as ASCII, blanks of all kinds as one, capitals as small letters.
std::uint32_t folded_code(std::uint32_t code) {
  if (code >= 0xFF01 && code <= 0xFF5E) code -= 0xFEE0;
  if (code == 0x3000 || code == 0xA0 || code == 0xFEFF || code == '\t') return ' ';
  const bool is_capital = (code >= 'A' && code <= 'Z') ||
                          (code >= 0xC0 && code <= 0xDE && code != 0xD7) ||
                          (code >= 0x391 && code <= 0x3A9) || (code >= 0x410 && code <= 0x42F);
  return is_capital ? code + 0x20 : code >= 0x400 && code <= 0x40F ? code + 0x50 : code;
}

std::string utf8_of(std::uint32_t code) {
  const auto byte = [](std::uint32_t bits) { return static_cast<char>(bits); };
  const auto tail = [&](unsigned shift) { return byte(0x80U | (code >> shift & 0x3FU)); };
  if (code < 0x80) return {byte(code)};
  if (code < 0x800) return {byte(0xC0U | code >> 6U), tail(0)};
  if (code < 0x10000) return {byte(0xE0U | code >> 12U), tail(6), tail(0)};
  return {byte(0xF0U | code >> 18U), tail(12), tail(6), tail(0)};
}

/// Digits, with a point and zeros behind it or without: the number alone.
std::string plain_number(std::string text) {
  const auto point = text.find('.');
  const std::string whole_part = text.substr(0, point);
  const bool is_number =
      !whole_part.empty() && whole_part.find_first_not_of("0123456789") == std::string::npos &&
      (point == std::string::npos || text.find_first_not_of('0', point + 1) == std::string::npos);
  if (!is_number) return text;
  const auto first = whole_part.find_first_not_of('0');
  return first == std::string::npos ? "0" : whole_part.substr(first);
}

}  // namespace

std::string folded_id(std::string_view text) {
  std::string folded;
  for (const std::uint32_t code : codes_of(text)) folded += utf8_of(folded_code(code));
  return plain_number(trimmed(folded));
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned first = byte(i++);
    if (first < 0x80) continue;
    if (first < 0xC2 || first > 0xF4) return false;
    const int more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    unsigned low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    unsigned high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    for (int k = 0; k < more; ++k, low = 0x80, high = 0xBF) {
      if (i >= text.size() || byte(i) < low || byte(i) > high) return false;
      ++i;
    }
  }
  return true;
}

bool is_git_lfs_pointer(std::string_view head) {
  return head.starts_with("version https://git-lfs");
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(kSpace) - first + 1));
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t start = 0;;) {
    const auto end = text.find(separator, start);
    parts.emplace_back(text.substr(start, end - start));
    if (end == std::string_view::npos) return parts;
    start = end + 1;
  }
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
  std::string result;
  for (const auto& part : parts) {
    if (&part != parts.data()) result += separator;
    result += part;
  }
  return result;
}

std::string to_text(double value) { return shortest(value); }
std::string to_text(float value) { return shortest(value); }

std::string fixed(double value, int decimals) {
  std::array<char, 512> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                    std::chars_format::fixed, decimals);
  return {buffer.data(), result.ptr};
}

std::string cut_off(double value, int decimals) {
  // One digit more is written exactly enough, and then dropped.
  std::string text = fixed(value, decimals + 9);
  text.resize(text.size() - 9);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::optional<double> to_number(std::string_view text) { return whole<double>(text); }
std::optional<long long> to_integer(std::string_view text) { return whole<long long>(text); }

}  // namespace ser
