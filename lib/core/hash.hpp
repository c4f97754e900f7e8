#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace ser {

/// A 128-bit content hash (XXH3), fed piece by piece. It tells contents apart; it is no defence
/// against somebody who wants two contents to collide.
class Hasher {
 public:
  Hasher();
  ~Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;

  Hasher& update(std::span<const std::byte> bytes);
  Hasher& update(std::string_view text);
  /// 32 lower-case hexadecimal digits of everything fed so far.
  std::string hex() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string hash_hex(std::string_view text);

/// Whether a text has the form of Hasher::hex().
bool is_hash(std::string_view text);

}  // namespace ser
