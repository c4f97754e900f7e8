#pragma once

#include <functional>

#include "network/layer.hpp"

namespace ser {

/// What lstm and gru have in common.
struct RecurrentOptions {
  std::int64_t units = 1;
  std::int64_t layers = 1;
  bool bidirectional = false;
  double dropout = 0.0;  ///< between the layers, while training
};

RecurrentOptions read_recurrent(JsonReader& reader);
Json describe(const RecurrentOptions& options);
Shape recurrent_output(const RecurrentOptions& options, const Shape& in);
/// `gates` is 4 for an LSTM and 3 for a GRU.
std::vector<Parameter> recurrent_parameters(const RecurrentOptions& options, std::int64_t gates,
                                            const Shape& in);

/// One time step: from W_ih·x + b_ih, W_hh·h + b_hh (both gates·units) the new `hidden`; `cell` is
/// what else is remembered (units), zeros at first.
using RecurrentStep =
    std::function<void(std::span<const float> from_input, std::span<const float> from_hidden,
                       std::span<float> hidden, std::span<float> cell)>;
Activation run_recurrent(const RecurrentOptions& options, std::int64_t gates,
                         const RecurrentStep& step, Activation in, const ParameterView& parameters);

}  // namespace ser
