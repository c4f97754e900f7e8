#include "storage/encoding.hpp"

#include "core/error.hpp"

namespace ser {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr std::string_view kLittleMark = "\xFF\xFE";
constexpr std::string_view kBigMark = "\xFE\xFF";

void append_utf8(char32_t code, std::string& text) {
  const auto byte = [&](char32_t value) { text += static_cast<char>(value); };
  if (code < 0x80) return byte(code);
  if (code < 0x800) {
    byte(0xC0 | code >> 6);
  } else {
    if (code < 0x10000) {
      byte(0xE0 | code >> 12);
    } else {
      byte(0xF0 | code >> 18);
      byte(0x80 | (code >> 12 & 0x3F));
    }
    byte(0x80 | (code >> 6 & 0x3F));
  }
  byte(0x80 | (code & 0x3F));
}

std::string utf8_of_utf16(std::string_view bytes, bool big, const std::string& source) {
  const auto fail = [&] {
    return data_error(source + ": is damaged UTF-16 text; save it as UTF-8");
  };
  const auto unit = [&](std::size_t at) {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return static_cast<char32_t>(big ? first << 8 | second : second << 8 | first);
  };
  if (bytes.size() % 2 != 0) throw fail();
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 2) {
    char32_t code = unit(at);
    if (code >= 0xDC00 && code < 0xE000) throw fail();
    if (code >= 0xD800 && code < 0xDC00) {
      at += 2;
      if (at == bytes.size()) throw fail();
      const char32_t low = unit(at);
      if (low < 0xDC00 || low >= 0xE000) throw fail();
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(code, text);
  }
  return text;
}

}  // namespace

bool begins_as_utf16(std::string_view bytes) {
  return bytes.starts_with(kLittleMark) || bytes.starts_with(kBigMark);
}

std::string without_byte_order_mark(std::string_view bytes, const std::string& source) {
  if (begins_as_utf16(bytes)) {
    return utf8_of_utf16(bytes.substr(2), bytes.starts_with(kBigMark), source);
  }
  if (bytes.starts_with(kUtf8Mark)) bytes.remove_prefix(kUtf8Mark.size());
  return std::string(bytes);
}

}  // namespace ser
