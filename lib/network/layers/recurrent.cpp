#include "network/layers/recurrent.hpp"

#include <nlohmann/json.hpp>

#include "network/matrix.hpp"

namespace ser {
namespace {

std::string suffix(std::int64_t layer, bool backward) {
  return "_l" + std::to_string(layer) + (backward ? "_reverse" : "");
}

/// One direction of one layer over all frames (columns) of `x`, `units` rows.
RowMatrix run_direction(const RowMatrix& x, std::int64_t units, std::int64_t gates, bool backward,
                        const std::string& name, const RecurrentStep& step,
                        const ParameterView& parameters) {
  const auto from = matrix(parameters["weight_ih" + name], gates * units, x.rows());
  const auto own = matrix(parameters["weight_hh" + name], gates * units, units);
  const auto own_bias = column(parameters["bias_hh" + name]);
  // Frames as rows, so that each frame's gates lie side by side.
  RowMatrix inputs = x.transpose() * from.transpose();
  inputs.rowwise() += column(parameters["bias_ih" + name]).transpose();
  RowMatrix result(units, x.cols());
  Eigen::VectorXf hidden = Eigen::VectorXf::Zero(units);
  Eigen::VectorXf cell = Eigen::VectorXf::Zero(units);
  Eigen::VectorXf recurrent(gates * units);
  const auto width = static_cast<std::size_t>(units);
  for (Eigen::Index i = 0; i < x.cols(); ++i) {
    const Eigen::Index frame = backward ? x.cols() - 1 - i : i;
    recurrent.noalias() = own * hidden;
    recurrent += own_bias;
    step({inputs.row(frame).data(), width * static_cast<std::size_t>(gates)},
         {recurrent.data(), width * static_cast<std::size_t>(gates)}, {hidden.data(), width},
         {cell.data(), width});
    result.col(frame) = hidden;
  }
  return result;
}

}  // namespace

RecurrentOptions read_recurrent(JsonReader& reader) {
  RecurrentOptions options;
  options.units = reader.integer("units", 1, 1'000'000);
  options.layers = reader.integer_or("layers", options.layers, 1, 100);
  options.bidirectional = reader.boolean_or("bidirectional", options.bidirectional);
  options.dropout = reader.number_or("dropout", options.dropout, 0.0, 0.99);
  return options;
}

Json describe(const RecurrentOptions& options) {
  return {{"units", options.units},
          {"layers", options.layers},
          {"bidirectional", options.bidirectional},
          {"dropout", options.dropout}};
}

Shape recurrent_output(const RecurrentOptions& options, const Shape& in) {
  require_kind(in, Shape::Kind::kSequence);
  return Shape::sequence(options.units * (options.bidirectional ? 2 : 1), in.frames);
}

std::vector<Parameter> recurrent_parameters(const RecurrentOptions& options, std::int64_t gates,
                                            const Shape& in) {
  std::vector<Parameter> result;
  const auto rows = gates * options.units;
  const int directions = options.bidirectional ? 2 : 1;
  for (std::int64_t layer = 0; layer < options.layers; ++layer) {
    const auto width = layer == 0 ? in.channels : options.units * directions;
    for (int direction = 0; direction < directions; ++direction) {
      const std::string name = suffix(layer, direction == 1);
      result.push_back({"weight_ih" + name, {rows, width}});
      result.push_back({"weight_hh" + name, {rows, options.units}});
      result.push_back({"bias_ih" + name, {rows}});
      result.push_back({"bias_hh" + name, {rows}});
    }
  }
  // PyTorch draws all of them from ±1/√units.
  for (auto& parameter : result) parameter.fan_in = options.units;
  return result;
}

Activation run_recurrent(const RecurrentOptions& options, std::int64_t gates,
                         const RecurrentStep& step, Activation in,
                         const ParameterView& parameters) {
  const Shape out = recurrent_output(options, in.shape);
  RowMatrix x = matrix(std::span<const float>(in.values), in.shape.channels, in.shape.frames);
  for (std::int64_t layer = 0; layer < options.layers; ++layer) {
    RowMatrix y(out.channels, in.shape.frames);
    y.topRows(options.units) =
        run_direction(x, options.units, gates, false, suffix(layer, false), step, parameters);
    if (options.bidirectional) {
      y.bottomRows(options.units) =
          run_direction(x, options.units, gates, true, suffix(layer, true), step, parameters);
    }
    x = std::move(y);
  }
  return {out, {x.data(), x.data() + x.size()}};
}

}  // namespace ser
