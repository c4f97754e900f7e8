#include "core/random.hpp"

#include <xxhash.h>

#include <cmath>
#include <numbers>

namespace ser {

std::uint64_t derive_seed(std::uint64_t seed, std::string_view name, std::uint64_t index) {
  const std::uint64_t named = XXH3_64bits_withSeed(name.data(), name.size(), seed);
  return XXH3_64bits_withSeed(&index, sizeof index, named);
}

std::size_t Random::below(std::size_t n) {
  const std::uint64_t limit = std::uint64_t{0} - (std::uint64_t{0} - n) % n;  // 0 stands for 2^64
  std::uint64_t value = bits();
  while (limit != 0 && value >= limit) value = bits();
  return static_cast<std::size_t>(value % n);
}

double Random::normal() {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

}  // namespace ser
