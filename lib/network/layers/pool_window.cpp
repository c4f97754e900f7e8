#include "network/layers/pool_window.hpp"

#include <nlohmann/json.hpp>

#include "network/layers/convolution.hpp"

namespace ser {

PoolWindow read_pool_window(JsonReader& reader) {
  PoolWindow window;
  window.kernel = read_extent(reader, "kernel", 1, kLargestKernel);
  window.stride =
      reader.has("stride") ? read_extent(reader, "stride", 1, kLargestKernel) : window.kernel;
  return window;
}

Json describe(const PoolWindow& window) {
  return {{"kernel", describe(window.kernel)}, {"stride", describe(window.stride)}};
}

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

}  // namespace ser
