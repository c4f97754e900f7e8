#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ser {

/// The number of frames of a shape that holds for clips of every length.
inline constexpr std::int64_t kAnyFrames = -1;

/// What flows between two layers for one clip.
struct Shape {
  enum class Kind {
    kMap,       ///< channels × bands × frames
    kSequence,  ///< channels (the width of a time step) × frames; bands is 1
    kVector,    ///< channels (the width); bands and frames are 1
  };

  Kind kind = Kind::kVector;
  std::int64_t channels = 1;
  std::int64_t bands = 1;
  std::int64_t frames = 1;

  static Shape map(std::int64_t channels, std::int64_t bands, std::int64_t frames = kAnyFrames) {
    return {Kind::kMap, channels, bands, frames};
  }
  static Shape sequence(std::int64_t channels, std::int64_t frames = kAnyFrames) {
    return {Kind::kSequence, channels, 1, frames};
  }
  static Shape vector(std::int64_t channels) { return {Kind::kVector, channels, 1, 1}; }

  bool operator==(const Shape&) const = default;
  /// channels · bands · frames; the frames must be known.
  std::int64_t size() const { return channels * bands * frames; }
};

/// `map`, `sequence` or `vector`.
std::string_view name_of(Shape::Kind kind);
/// `64 x 16 x any`, `512 x 21` or `128`: channels, bands, frames as far as the kind has them.
std::string to_text(const Shape& shape);

/// The values of one clip between two layers, row-major in the order channels, bands, frames.
struct Activation {
  Shape shape;
  std::vector<float> values;
};

/// Zeros.
Activation zeros(const Shape& shape);

}  // namespace ser
