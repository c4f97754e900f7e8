#include "core/hash.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>

namespace ser {
namespace {

TEST(Hasher, EmptyInputHasTheValueThatXxh3Publishes) {
  EXPECT_EQ(hash_hex(""), "99aa06d3014798d86001c324468d497f");
  EXPECT_EQ(Hasher().hex(), "99aa06d3014798d86001c324468d497f");
}

TEST(Hasher, PiecesHashAsTheWhole) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += static_cast<char>(i * 7 % 251);
  for (const std::size_t size : {1U, 7U, 64U, 1024U, 2999U}) {
    Hasher hasher;
    for (std::size_t at = 0; at < text.size(); at += size) {
      hasher.update(std::string_view(text).substr(at, size));
    }
    EXPECT_EQ(hasher.hex(), hash_hex(text)) << "pieces of " << size;
  }
}

TEST(Hasher, OrderAndEveryByteCount) {
  EXPECT_NE(hash_hex("ab"), hash_hex("ba"));
  EXPECT_NE(hash_hex(std::string("a\0", 2)), hash_hex("a"));
  std::set<std::string> seen;
  std::string text(300, 'x');
  seen.insert(hash_hex(text));
  for (char& c : text) {
    c = 'y';
    EXPECT_TRUE(seen.insert(hash_hex(text)).second);
  }
}

TEST(Hasher, HexCanBeAskedInBetweenAndIs32LowerCaseDigits) {
  Hasher hasher;
  hasher.update("one");
  const std::string first = hasher.hex();
  EXPECT_EQ(first, hash_hex("one"));
  EXPECT_EQ(first.size(), 32U);
  EXPECT_EQ(first.find_first_not_of("0123456789abcdef"), std::string::npos);
  hasher.update("two");
  EXPECT_EQ(hasher.hex(), hash_hex("onetwo"));
}

TEST(Hasher, MovedHasherGoesOn) {
  Hasher first;
  first.update("one");
  Hasher second = std::move(first);
  EXPECT_EQ(second.update("two").hex(), hash_hex("onetwo"));
}

}  // namespace
}  // namespace ser
