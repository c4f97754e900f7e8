#include "network/layers/pools.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace ser {
namespace {

PoolWindow read_pool_window(JsonReader& reader) {
  PoolWindow window;
  window.kernel = read_extent(reader, "kernel", 1, kLargestKernel);
  window.stride =
      reader.has("stride") ? read_extent(reader, "stride", 1, kLargestKernel) : window.kernel;
  return window;
}

Json describe_window(const PoolWindow& window) {
  return {{"kernel", describe(window.kernel)}, {"stride", describe(window.stride)}};
}

/// Throws usage_error for a vector, a pair on a sequence, or when no window fits.
Shape pooled(const PoolWindow& window, const Shape& in) {
  const auto& [kernel, stride] = window;
  if (in.kind == Shape::Kind::kVector) throw UnfitShape("a map or a sequence", in);
  const auto frames = places(in.frames, kernel.frames, stride.frames, 0, "frames");
  if (in.kind == Shape::Kind::kSequence) {
    if (kernel.bands != kernel.frames || stride.bands != stride.frames) {
      throw UnfitShape("a map for a kernel or stride of [bands, frames]", in);
    }
    return Shape::sequence(in.channels, frames);
  }
  return Shape::map(in.channels, places(in.bands, kernel.bands, stride.bands, 0, "bands"), frames);
}

/// One value of a window's first value, the window's size and the distance between its rows.
using Reduce = float (*)(const float* first, const Extent& size, std::int64_t row_distance);

/// Slides the window over every channel.
Activation pool(const PoolWindow& window, const Activation& in, Reduce reduce) {
  Activation result = zeros(pooled(window, in.shape));
  Extent kernel = window.kernel;
  if (in.shape.kind == Shape::Kind::kSequence) kernel.bands = 1;
  float* to = result.values.data();
  for (std::int64_t channel = 0; channel < in.shape.channels; ++channel) {
    const float* values = in.values.data() + channel * in.shape.bands * in.shape.frames;
    for (std::int64_t band = 0; band < result.shape.bands; ++band) {
      const float* row = values + band * window.stride.bands * in.shape.frames;
      for (std::int64_t frame = 0; frame < result.shape.frames; ++frame) {
        *to++ = reduce(row + frame * window.stride.frames, kernel, in.shape.frames);
      }
    }
  }
  return result;
}

float largest(const float* first, const Extent& size, std::int64_t row_distance) {
  float result = *first;
  for (std::int64_t band = 0; band < size.bands; ++band, first += row_distance) {
    for (std::int64_t frame = 0; frame < size.frames; ++frame) {
      result = std::max(result, first[frame]);
    }
  }
  return result;
}

float mean(const float* first, const Extent& size, std::int64_t row_distance) {
  float sum = 0.0F;
  for (std::int64_t band = 0; band < size.bands; ++band, first += row_distance) {
    for (std::int64_t frame = 0; frame < size.frames; ++frame) sum += first[frame];
  }
  return sum / static_cast<float>(size.bands * size.frames);
}

}  // namespace

MaxPool::Options MaxPool::read(JsonReader& reader) { return read_pool_window(reader); }

Json MaxPool::describe() const { return describe_window(options()); }

Shape MaxPool::output(const Shape& in) const { return pooled(options(), in); }

Activation MaxPool::forward(Activation in, const ParameterView& /*parameters*/) const {
  return pool(options(), in, &largest);
}

AvgPool::Options AvgPool::read(JsonReader& reader) { return read_pool_window(reader); }

Json AvgPool::describe() const { return describe_window(options()); }

Shape AvgPool::output(const Shape& in) const { return pooled(options(), in); }

Activation AvgPool::forward(Activation in, const ParameterView& /*parameters*/) const {
  return pool(options(), in, &mean);
}

}  // namespace ser
