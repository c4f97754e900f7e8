#include "network/layers/lstm.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace ser {
namespace {

constexpr std::int64_t kGates = 4;

float sigmoid(float x) { return 1.0F / (1.0F + std::exp(-x)); }

void step(std::span<const float> from_input, std::span<const float> from_hidden,
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

}  // namespace

Lstm::Options Lstm::read(JsonReader& reader) { return read_recurrent(reader); }

Json Lstm::describe() const { return ser::describe(options_); }

Shape Lstm::output(const Shape& in) const { return recurrent_output(options_, in); }

std::vector<Parameter> Lstm::parameters(const Shape& in) const {
  return recurrent_parameters(options_, kGates, in);
}

Activation Lstm::forward(Activation in, const ParameterView& parameters) const {
  return run_recurrent(options_, kGates, &step, std::move(in), parameters);
}

}  // namespace ser
