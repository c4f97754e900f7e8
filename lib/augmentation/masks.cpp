#include "augmentation/masks.hpp"

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <numeric>

namespace ser {
namespace {

constexpr Spelling<MaskConfig::Axis> kEffects[] = {{MaskConfig::Axis::kBands, "band_mask"},
                                                   {MaskConfig::Axis::kFrames, "time_mask"}};

}  // namespace

MaskConfig mask_from_json(const Json& json, const std::string& where) {
  JsonReader reader(json, where);
  MaskConfig mask;
  mask.axis = reader.one_of("effect", kEffects, mask.axis);
  mask.count = static_cast<int>(reader.integer_or("count", mask.count, 1, 1000));
  mask.widest = static_cast<int>(reader.integer_or("widest", mask.widest, 1, 1000000));
  mask.widest_share = reader.number_or("widest_share", mask.widest_share, 0.0, 1.0);
  mask.probability = reader.number_or("probability", mask.probability, 0.0, 1.0);
  mask.input = reader.string_or("input", mask.input);
  reader.finish();
  return mask;
}

Json describe(const MaskConfig& mask) {
  Json json = {{"effect", spelling(kEffects, mask.axis)},
               {"count", mask.count},
               {"widest", mask.widest},
               {"widest_share", mask.widest_share},
               {"probability", mask.probability}};
  if (!mask.input.empty()) json["input"] = mask.input;
  return json;
}

Array masked(Array map, const MaskConfig& mask, Random& random) {
  if (random.uniform() >= mask.probability || map.values.empty()) return map;
  const bool bands = mask.axis == MaskConfig::Axis::kBands;
  const std::size_t length = bands ? map.rows : map.columns;
  const auto share = static_cast<std::size_t>(mask.widest_share * static_cast<double>(length));
  const std::size_t widest = std::min<std::size_t>(static_cast<std::size_t>(mask.widest), share);
  const auto mean = static_cast<float>(std::accumulate(map.values.begin(), map.values.end(), 0.0) /
                                       static_cast<double>(map.values.size()));
  for (int i = 0; i < mask.count; ++i) {
    const std::size_t width = random.below(widest + 1);
    const std::size_t first = random.below(length - width + 1);
    for (std::size_t row = bands ? first : 0; row < (bands ? first + width : map.rows); ++row) {
      const auto whole = map.row(row);
      const auto hidden = bands ? whole : whole.subspan(first, width);
      std::fill(hidden.begin(), hidden.end(), mean);
    }
  }
  return map;
}

}  // namespace ser
