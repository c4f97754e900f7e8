#include "storage/encoding.hpp"

#include <gtest/gtest.h>

#include "thrown.hpp"

namespace ser {
namespace {

std::string utf16(std::u16string_view text, bool big) {
  std::string bytes = big ? "\xFE\xFF" : "\xFF\xFE";
  for (const char16_t unit : text) {
    const char high = static_cast<char>(unit >> 8);
    const char low = static_cast<char>(unit & 0xFF);
    bytes += big ? high : low;
    bytes += big ? low : high;
  }
  return bytes;
}

TEST(Encoding, Utf16OfBothByteOrdersBecomesUtf8) {
  for (const bool big : {false, true}) {
    EXPECT_EQ(without_byte_order_mark(utf16(u"a\u00E4\u611F\U0001F600\n", big), "x"),
              "a\xC3\xA4\xE6\x84\x9F\xF0\x9F\x98\x80\n");
  }
}

TEST(Encoding, TheMarkOfUtf8IsDroppedAndAllElseStays) {
  EXPECT_EQ(without_byte_order_mark("\xEF\xBB\xBF"
                                    "file",
                                    "x"),
            "file");
  EXPECT_EQ(without_byte_order_mark("\xFFz\xC4", "x"), "\xFFz\xC4");
}

TEST(Encoding, DamagedUtf16IsRefusedWithTheRemedy) {
  for (const std::string& bytes :
       {std::string("\xFF\xFE\x61"), std::string("\xFF\xFE\x00\xDC", 4),
        std::string("\xFF\xFE\x00\xD8", 4), std::string("\xFF\xFE\x00\xD8\x61\x00", 6)}) {
    const Error error = thrown_by([&] { without_byte_order_mark(bytes, "list.txt"); });
    EXPECT_EQ(error.kind(), ErrorKind::kData);
    EXPECT_STREQ(error.what(), "list.txt: is damaged UTF-16 text; save it as UTF-8");
  }
}

}  // namespace
}  // namespace ser
