#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string_view>
#include <utility>

namespace ser {

/// A seed of its own for one named use of one seed: derive_seed(seed, "shuffle", epoch).
/// Different names or indices give unrelated seeds.
std::uint64_t derive_seed(std::uint64_t seed, std::string_view name, std::uint64_t index = 0);

/// A generator whose numbers are the same on every platform and standard library (the engine is
/// specified by the standard, the distributions are ours).
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t bits() { return engine_(); }
  /// In [0, 1), 53 random bits.
  double uniform() { return static_cast<double>(bits() >> 11) * 0x1.0p-53; }
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// In [0, n), without modulo bias. n > 0.
  std::size_t below(std::size_t n);
  /// Standard normal (Box–Muller, one value a call).
  double normal();

  /// Fisher–Yates.
  template <typename T>
  void shuffle(std::span<T> values) {
    for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(i)]);
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace ser
