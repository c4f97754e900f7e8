#include "network/layers/standardize.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace ser {
namespace {

const std::array<std::string, 2> kPerNames = {"row", "all"};
const std::array<std::string, 3> kByNames = {"all", "speaker", "corpus"};  // in By's order

}  // namespace

Standardize::Options Standardize::read(JsonReader& reader) {
  Options options;
  options.per = reader.one_of("per", kPerNames, "row") == "row" ? Per::kRow : Per::kAll;
  const std::string by = reader.one_of("by", kByNames, "all");
  options.by = static_cast<By>(std::ranges::find(kByNames, by) - kByNames.begin());
  if (options.by != By::kAll) {
    options.min_clips = reader.integer_or("min_clips", options.min_clips, 2, 1000000);
  }
  return options;
}

Json Standardize::describe() const {
  Json json = {{"per", kPerNames[options_.per == Per::kAll]},
               {"by", kByNames[static_cast<std::size_t>(options_.by)]}};
  if (by_group()) json["min_clips"] = options_.min_clips;
  return json;
}

std::int64_t Standardize::rows(const Shape& in) const {
  if (options_.per == Per::kAll) return 1;
  return in.kind == Shape::Kind::kMap ? in.bands : in.channels;
}

std::vector<Parameter> Standardize::parameters(const Shape& in) const {
  const std::vector<std::int64_t> shape = {rows(in)};
  return {{"mean", shape, Parameter::Role::kFitted, Parameter::Init::kZeros},
          {"std", shape, Parameter::Role::kFitted, Parameter::Init::kOnes}};
}

Activation Standardize::forward(Activation in, const ParameterView& parameters) const {
  const auto mean = parameters["mean"];
  const auto deviation = parameters["std"];
  const auto run = static_cast<std::size_t>(in.shape.frames);
  for (std::size_t start = 0, row = 0; start < in.values.size(); start += run, ++row) {
    const float centre = mean[row % mean.size()];
    const float scale = 1.0F / std::max(deviation[row % mean.size()], kStdFloor);
    for (float& value : std::span(in.values).subspan(start, run)) value = (value - centre) * scale;
  }
  return in;
}

}  // namespace ser
