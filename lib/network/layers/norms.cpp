#include "network/layers/norms.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "network/layer.hpp"
#include "network/matrix.hpp"

namespace ser {

BatchNorm::Options BatchNorm::read(JsonReader& reader) {
  return {reader.number_or("eps", Options{}.eps, 0.0, 1.0),
          reader.number_or("momentum", Options{}.momentum, 0.0, 1.0)};
}

Json BatchNorm::describe() const {
  return {{"eps", options().eps}, {"momentum", options().momentum}};
}

std::vector<Parameter> BatchNorm::parameters(const Shape& in) const {
  using Role = Parameter::Role;
  using Init = Parameter::Init;
  const std::vector<std::int64_t> shape = {in.channels};
  return {{"weight", shape, Role::kTrained, Init::kOnes},
          {"bias", shape, Role::kTrained, Init::kZeros},
          {"running_mean", shape, Role::kRunning, Init::kZeros},
          {"running_var", shape, Role::kRunning, Init::kOnes}};
}

ChannelAffine BatchNorm::affine(const ParameterView& parameters) const {
  const auto weight = parameters["weight"];
  const auto bias = parameters["bias"];
  const auto mean = parameters["running_mean"];
  const auto variance = parameters["running_var"];
  ChannelAffine affine;
  for (std::size_t i = 0; i < weight.size(); ++i) {
    const double scale = weight[i] / std::sqrt(variance[i] + options().eps);
    affine.scale.push_back(static_cast<float>(scale));
    affine.shift.push_back(static_cast<float>(bias[i] - mean[i] * scale));
  }
  return affine;
}

Activation BatchNorm::forward(Activation in, const ParameterView& parameters) const {
  const ChannelAffine affine = this->affine(parameters);
  const auto run = static_cast<std::size_t>(in.shape.bands * in.shape.frames);
  for (std::size_t channel = 0; channel < affine.scale.size(); ++channel) {
    for (float& value : std::span(in.values).subspan(channel * run, run)) {
      value = value * affine.scale[channel] + affine.shift[channel];
    }
  }
  return in;
}

LayerNorm::Options LayerNorm::read(JsonReader& reader) {
  return {reader.number_or("eps", Options{}.eps, 0.0, 1.0)};
}

Json LayerNorm::describe() const { return {{"eps", options().eps}}; }

Shape LayerNorm::output(const Shape& in) const {
  if (in.kind == Shape::Kind::kMap) throw UnfitShape("a vector or a sequence", in);
  return in;
}

std::vector<Parameter> LayerNorm::parameters(const Shape& in) const {
  return {{"weight", {in.channels}, Parameter::Role::kTrained, Parameter::Init::kOnes},
          {"bias", {in.channels}, Parameter::Role::kTrained, Parameter::Init::kZeros}};
}

Activation LayerNorm::forward(Activation in, const ParameterView& parameters) const {
  const Shape shape = output(in.shape);
  auto x = matrix(std::span<float>(in.values), shape.channels, shape.frames).array();
  const Eigen::RowVectorXf mean = x.colwise().mean();
  x.rowwise() -= mean.array();
  const Eigen::RowVectorXf variance = x.square().colwise().mean();
  x.rowwise() /= (variance.array() + static_cast<float>(options().eps)).sqrt();
  x.colwise() *= column(parameters["weight"]).array();
  x.colwise() += column(parameters["bias"]).array();
  return in;
}

namespace {

constexpr Spelling<Standardize::Per> kPers[] = {
    {Standardize::Per::kRow, "row"},
    {Standardize::Per::kAll, "all"},
};
constexpr Spelling<Standardize::By> kBys[] = {
    {Standardize::By::kAll, "all"},
    {Standardize::By::kSpeaker, "speaker"},
    {Standardize::By::kCorpus, "corpus"},
};

}  // namespace

Standardize::Options Standardize::read(JsonReader& reader) {
  Options options;
  options.per = reader.one_of("per", kPers, options.per);
  options.by = reader.one_of("by", kBys, options.by);
  if (options.by_group()) {
    options.min_clips = reader.integer_or("min_clips", options.min_clips, 2, 1000000);
  }
  return options;
}

Json Standardize::describe() const {
  Json json = {{"per", spelling(kPers, options().per)}, {"by", spelling(kBys, options().by)}};
  if (options().by_group()) json["min_clips"] = options().min_clips;
  return json;
}

LayerPtr Standardize::frozen() const {
  if (!options().by_group()) return nullptr;
  return std::make_shared<const Standardize>(Options{options().per});
}

std::vector<Parameter> Standardize::parameters(const Shape& in) const {
  const std::vector<std::int64_t> shape = {options().rows(in)};
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
