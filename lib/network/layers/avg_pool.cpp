#include "network/layers/avg_pool.hpp"

#include <nlohmann/json.hpp>

namespace ser {
namespace {

float mean(const float* first, const Extent& size, std::int64_t row_distance) {
  float sum = 0.0F;
  for (std::int64_t band = 0; band < size.bands; ++band, first += row_distance) {
    for (std::int64_t frame = 0; frame < size.frames; ++frame) sum += first[frame];
  }
  return sum / static_cast<float>(size.bands * size.frames);
}

}  // namespace

AvgPool::Options AvgPool::read(JsonReader& reader) { return read_pool_window(reader); }

Json AvgPool::describe() const { return ser::describe(options_); }

Shape AvgPool::output(const Shape& in) const { return pooled(options_, in); }

Activation AvgPool::forward(Activation in, const ParameterView& /*parameters*/) const {
  return pool(options_, in, &mean);
}

}  // namespace ser
