#pragma once

#include <cstdint>
#include <string_view>

#include "network/layer.hpp"

namespace ser {

inline constexpr std::int64_t kLargestKernel = 1024;

/// A size along bands and frames, such as a kernel. In a spec either one number for both or the
/// pair [bands, frames].
struct Extent {
  std::int64_t bands = 1;
  std::int64_t frames = 1;

  bool operator==(const Extent&) const = default;
};

/// Throws usage_error unless every size is in [low, high].
Extent read_extent(JsonReader& reader, std::string_view key, std::int64_t low, std::int64_t high);
Json describe(const Extent& extent);

/// Zeros around a map or sequence. `"same"` in a spec keeps the size (at stride 1): kernel − 1
/// zeros in all, the odd one behind, as PyTorch; `"valid"` is 0; a number stands on both sides.
struct Padding {
  bool same = false;
  Extent sides{0, 0};  ///< on each side, unless `same`

  Extent before(const Extent& kernel) const;
  Extent total(const Extent& kernel) const;
};

/// `pairs` allows [bands, frames]. A missing key is `"valid"`.
Padding read_padding(JsonReader& reader, bool pairs);
Json describe(const Padding& padding, bool pairs);

/// How many places a window has along `size` values: floor((size + padding − kernel) / stride) + 1;
/// kAnyFrames stays. Throws usage_error when there is none; `axis` is `bands` or `frames`.
std::int64_t places(std::int64_t size, std::int64_t kernel, std::int64_t stride,
                    std::int64_t padding, std::string_view axis);

}  // namespace ser
