#include "network/layers/residual.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "network/chain.hpp"
#include "network/layer.hpp"
#include "network/matrix.hpp"

namespace ser {
namespace {

const std::string kShortcut = "shortcut";

}  // namespace

Residual::Options Residual::read(JsonReader& reader) {
  Options options;
  options.layers = layer_specs_from_json(reader.array("layers"), reader.path_of("layers"));
  if (options.layers.empty()) throw usage_error(reader.path_of("layers") + ": must not be empty");
  if (reader.has(kShortcut)) {
    options.shortcut = layer_specs_from_json(reader.array(kShortcut), reader.path_of(kShortcut));
  }
  for (const auto* list : {&options.layers, &options.shortcut}) {
    for (const auto& spec : *list) {
      const InputStatistics* kept = spec.layer->input_statistics();
      if (kept != nullptr && kept->by_group()) {
        throw usage_error(reader.path_of("layers") +
                          ": standardize by speaker or corpus cannot be inside a residual");
      }
    }
  }
  return options;
}

Json Residual::describe() const {
  Json json{{"layers", ser::describe(options().layers)}};
  if (!options().shortcut.empty()) json[kShortcut] = ser::describe(options().shortcut);
  return json;
}

FrameUse Residual::frame_use() const {
  FrameUse use = FrameUse::kSame;
  for (const auto* list : {&options().layers, &options().shortcut}) {
    for (const auto& spec : *list) use = std::max(use, spec.layer->frame_use());
  }
  return use;
}

LayerPtr Residual::frozen() const {
  return std::make_shared<const Residual>(
      Options{ser::frozen(options().layers), ser::frozen(options().shortcut)});
}

std::vector<InnerLayers> Residual::inner() const {
  return {{"layers", "", options().layers}, {kShortcut, kShortcut, options().shortcut}};
}

LayerPtr Residual::with_inner(std::vector<InnerLayers> lists) const {
  return std::make_shared<const Residual>(
      Options{std::move(lists.at(0).layers), std::move(lists.at(1).layers)});
}

Shape Residual::output(const Shape& in) const {
  const auto sum = join_layers(options().layers, in, "", "layers").back().out;
  const auto shortcut = join_layers(options().shortcut, in, kShortcut, kShortcut);
  const Shape other = shortcut.empty() ? in : shortcut.back().out;
  if (sum != other) {
    throw usage_error("adds a " + std::string(name_of(sum.kind)) + " of " + to_text(sum) +
                      " to a " + std::string(name_of(other.kind)) + " of " + to_text(other) +
                      "; its layers and its shortcut must give the same shape");
  }
  return sum;
}

std::vector<Parameter> Residual::parameters(const Shape& in) const {
  std::vector<Parameter> result;
  for (const auto& nodes : {join_layers(options().layers, in, "", "layers"),
                            join_layers(options().shortcut, in, kShortcut, kShortcut)}) {
    for (const auto& node : nodes) {
      for (Parameter parameter : node.parameters) {
        parameter.name = node.prefix + "." + parameter.name;
        result.push_back(std::move(parameter));
      }
    }
  }
  return result;
}

Activation Residual::forward(Activation in, const ParameterView& parameters) const {
  Activation result = run_layers(options().layers, in, "", parameters);
  const Activation other = run_layers(options().shortcut, std::move(in), kShortcut, parameters);
  if (result.shape != other.shape) throw Error(ErrorKind::kBug, "residual: unequal shapes");
  column(std::span<float>(result.values)) += column(std::span<const float>(other.values));
  return result;
}

}  // namespace ser
