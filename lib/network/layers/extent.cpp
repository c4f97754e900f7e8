#include "network/layers/extent.hpp"

#include <nlohmann/json.hpp>

#include "core/error.hpp"

namespace ser {
namespace {

constexpr std::int64_t kMostPadding = 1024;

std::int64_t read_size(const Json& json, const std::string& where, std::int64_t low,
                       std::int64_t high) {
  if (!json.is_number_integer()) {
    throw usage_error(where + ": must be a whole number or [bands, frames], not " +
                      json_line(json));
  }
  const auto size = json.get<std::int64_t>();
  if (size < low || size > high) {
    throw usage_error(where + ": " + json_line(json) + " is out of range (allowed: " +
                      std::to_string(low) + " to " + std::to_string(high) + ")");
  }
  return size;
}

}  // namespace

Extent read_extent(JsonReader& reader, std::string_view key, std::int64_t low, std::int64_t high) {
  const Json& json = reader.value(key);
  const std::string where = reader.path_of(key);
  if (!json.is_array()) {
    const auto size = read_size(json, where, low, high);
    return {size, size};
  }
  if (json.size() != 2) throw usage_error(where + ": must have two sizes, [bands, frames]");
  return {read_size(json[0], where, low, high), read_size(json[1], where, low, high)};
}

Json describe(const Extent& extent) {
  if (extent.bands == extent.frames) return extent.bands;
  return Json::array({extent.bands, extent.frames});
}

Extent Padding::total(const Extent& kernel) const {
  if (same) return {kernel.bands - 1, kernel.frames - 1};
  return {2 * sides.bands, 2 * sides.frames};
}

Extent Padding::before(const Extent& kernel) const {
  const Extent all = total(kernel);
  return {all.bands / 2, all.frames / 2};
}

Padding read_padding(JsonReader& reader, bool pairs) {
  if (!reader.has("padding")) return {};
  const Json& json = reader.value("padding");
  if (json == "same") return {true, {0, 0}};
  if (json == "valid") return {};
  if (json.is_string() || (json.is_array() && !pairs)) {
    throw usage_error(reader.path_of("padding") + ": must be \"same\", \"valid\" or a number" +
                      (pairs ? " or [bands, frames]" : "") + ", not " + json_line(json));
  }
  Padding padding{false, read_extent(reader, "padding", 0, kMostPadding)};
  if (!pairs) padding.sides.bands = 0;
  return padding;
}

Json describe(const Padding& padding, bool pairs) {
  if (padding.same) return "same";
  return pairs ? describe(padding.sides) : Json(padding.sides.frames);
}

std::int64_t places(std::int64_t size, std::int64_t kernel, std::int64_t stride,
                    std::int64_t padding, std::string_view axis) {
  if (size == kAnyFrames) return kAnyFrames;
  if (size + padding < kernel) {
    throw usage_error("needs at least " + std::to_string(kernel - padding) + " " +
                      std::string(axis) + ", but gets " + std::to_string(size));
  }
  return (size + padding - kernel) / stride + 1;
}

}  // namespace ser
