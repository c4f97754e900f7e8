#include "network/layers/recurrent.hpp"

#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "network/layer.hpp"
#include "network/matrix.hpp"

namespace ser {
namespace {

/// One time step: from W_ih·x + b_ih, W_hh·h + b_hh (both gates·units) the new `hidden`; `cell` is
/// what else is remembered (units), zeros at first.
using RecurrentStep =
    std::function<void(std::span<const float> from_input, std::span<const float> from_hidden,
                       std::span<float> hidden, std::span<float> cell)>;

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

RecurrentOptions read_recurrent(JsonReader& reader) {
  RecurrentOptions options;
  options.units = reader.integer("units", 1, 1'000'000);
  options.layers = reader.integer_or("layers", options.layers, 1, 100);
  options.bidirectional = reader.boolean_or("bidirectional", options.bidirectional);
  options.dropout = reader.number_or("dropout", options.dropout, 0.0, 0.99);
  return options;
}

/// Null when nothing drops out.
template <typename T>
LayerPtr without_dropout(RecurrentOptions options) {
  if (options.dropout == 0.0) return nullptr;
  options.dropout = 0.0;
  return std::make_shared<const T>(options);
}

Json describe_recurrent(const RecurrentOptions& options) {
  return {{"units", options.units},
          {"layers", options.layers},
          {"bidirectional", options.bidirectional},
          {"dropout", options.dropout}};
}

Shape recurrent_output(const RecurrentOptions& options, const Shape& in) {
  require_kind(in, Shape::Kind::kSequence);
  return Shape::sequence(options.units * (options.bidirectional ? 2 : 1), in.frames);
}

/// `gates` is 4 for an LSTM and 3 for a GRU.
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

constexpr std::int64_t kLstmGates = 4;
constexpr std::int64_t kGruGates = 3;

float sigmoid(float x) { return 1.0F / (1.0F + std::exp(-x)); }

void lstm_step(std::span<const float> from_input, std::span<const float> from_hidden,
               std::span<float> hidden, std::span<float> cell) {
  const std::size_t units = hidden.size();
  for (std::size_t i = 0; i < units; ++i) {
    const auto sum = [&](std::size_t gate) {
      return from_input[gate * units + i] + from_hidden[gate * units + i];
    };
    cell[i] = sigmoid(sum(1)) * cell[i] + sigmoid(sum(0)) * std::tanh(sum(2));
    hidden[i] = sigmoid(sum(3)) * std::tanh(cell[i]);
  }
}

void gru_step(std::span<const float> from_input, std::span<const float> from_hidden,
              std::span<float> hidden, std::span<float> /*cell*/) {
  const std::size_t units = hidden.size();
  for (std::size_t i = 0; i < units; ++i) {
    const float reset = sigmoid(from_input[i] + from_hidden[i]);
    const float update = sigmoid(from_input[units + i] + from_hidden[units + i]);
    const float fresh = std::tanh(from_input[2 * units + i] + reset * from_hidden[2 * units + i]);
    hidden[i] = (1.0F - update) * fresh + update * hidden[i];
  }
}

}  // namespace

Lstm::Options Lstm::read(JsonReader& reader) { return read_recurrent(reader); }

Json Lstm::describe() const { return describe_recurrent(options()); }

LayerPtr Lstm::frozen() const { return without_dropout<Lstm>(options()); }

Shape Lstm::output(const Shape& in) const { return recurrent_output(options(), in); }

std::vector<Parameter> Lstm::parameters(const Shape& in) const {
  return recurrent_parameters(options(), kLstmGates, in);
}

Activation Lstm::forward(Activation in, const ParameterView& parameters) const {
  return run_recurrent(options(), kLstmGates, &lstm_step, std::move(in), parameters);
}

Gru::Options Gru::read(JsonReader& reader) { return read_recurrent(reader); }

Json Gru::describe() const { return describe_recurrent(options()); }

LayerPtr Gru::frozen() const { return without_dropout<Gru>(options()); }

Shape Gru::output(const Shape& in) const { return recurrent_output(options(), in); }

std::vector<Parameter> Gru::parameters(const Shape& in) const {
  return recurrent_parameters(options(), kGruGates, in);
}

Activation Gru::forward(Activation in, const ParameterView& parameters) const {
  return run_recurrent(options(), kGruGates, &gru_step, std::move(in), parameters);
}

}  // namespace ser
