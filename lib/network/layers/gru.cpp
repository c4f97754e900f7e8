#include "network/layers/gru.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace ser {
namespace {

constexpr std::int64_t kGates = 3;

float sigmoid(float x) { return 1.0F / (1.0F + std::exp(-x)); }

void step(std::span<const float> from_input, std::span<const float> from_hidden,
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

Gru::Options Gru::read(JsonReader& reader) { return read_recurrent(reader); }

Json Gru::describe() const { return ser::describe(options_); }

Shape Gru::output(const Shape& in) const { return recurrent_output(options_, in); }

std::vector<Parameter> Gru::parameters(const Shape& in) const {
  return recurrent_parameters(options_, kGates, in);
}

Activation Gru::forward(Activation in, const ParameterView& parameters) const {
  return run_recurrent(options_, kGates, &step, std::move(in), parameters);
}

}  // namespace ser
