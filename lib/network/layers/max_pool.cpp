#include "network/layers/max_pool.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace ser {
namespace {

float largest(const float* first, const Extent& size, std::int64_t row_distance) {
  float result = *first;
  for (std::int64_t band = 0; band < size.bands; ++band, first += row_distance) {
    for (std::int64_t frame = 0; frame < size.frames; ++frame) {
      result = std::max(result, first[frame]);
    }
  }
  return result;
}

}  // namespace

MaxPool::Options MaxPool::read(JsonReader& reader) { return read_pool_window(reader); }

Json MaxPool::describe() const { return ser::describe(options_); }

Shape MaxPool::output(const Shape& in) const { return pooled(options_, in); }

Activation MaxPool::forward(Activation in, const ParameterView& /*parameters*/) const {
  return pool(options_, in, &largest);
}

}  // namespace ser
