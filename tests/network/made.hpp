#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "network/chain.hpp"
#include "network/network.hpp"
#include "storage/tensor.hpp"

namespace ser::made {

/// Numbers in [-1, 1) that follow from the name: the same as in
/// tests/oracle/make_torch_reference.py.
inline std::vector<double> uniform(std::string_view name, std::int64_t count) {
  std::uint32_t state = 2166136261U;
  for (const char byte : name) state = (state ^ static_cast<unsigned char>(byte)) * 16777619U;
  std::vector<double> values;
  for (std::int64_t i = 0; i < count; ++i) {
    state = 1664525U * state + 1013904223U;
    values.push_back(state / 2147483648.0 - 1.0);
  }
  return values;
}

/// A tensor that suits its name: positive variances, weights scaled by their fan-in.
/// A size that data decide is kMadeSize.
inline constexpr std::int64_t kMadeSize = 6;
inline Tensor tensor(const std::string& name, std::vector<std::int64_t> shape) {
  for (auto& length : shape) length = length == kAnySize ? kMadeSize : length;
  const auto size = std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies{});
  const auto last = name.substr(name.find_last_of('.') + 1);
  const double root = std::sqrt(3.0 / static_cast<double>(size / shape.front()));
  std::vector<float> values;
  for (const double value : uniform(name, size)) {
    double suited = 0.3 * value;
    if (shape.size() > 1) {
      suited = value * root;
    } else if (last == "running_var" || last == "std" || last == "weight") {
      suited = 1 + 0.5 * value;
    }
    values.push_back(static_cast<float>(suited));
  }
  return Tensor::of(shape, std::move(values));
}

inline Tensors tensors(const std::vector<Parameter>& parameters) {
  Tensors result;
  for (const auto& parameter : parameters) {
    result.emplace(parameter.name, tensor(parameter.name, parameter.shape));
  }
  return result;
}

inline Tensors tensors(const std::vector<Node>& nodes) {
  std::vector<Parameter> parameters;
  for (const auto& node : nodes) {
    for (auto parameter : node.parameters) {
      parameter.name = node.prefix + "." + parameter.name;
      parameters.push_back(parameter);
    }
  }
  return tensors(parameters);
}

/// Twice the numbers of `name`.
inline Activation activation(std::string_view name, const Shape& shape) {
  Activation result{shape, {}};
  for (const double value : uniform(name, shape.size())) {
    result.values.push_back(2 * static_cast<float>(value));
  }
  return result;
}

inline std::vector<LayerSpec> layers(std::string_view json) {
  return layer_specs_from_json(parse_json(json, "test"), "test: layers");
}

/// The one layer of a list of one.
inline LayerPtr layer(std::string_view json) {
  return layers("[" + std::string(json) + "]").at(0).layer;
}

inline NetworkSpec spec(std::string_view json) {
  return network_spec_from_json(parse_json(json, "test.json"), "test.json:");
}

/// What `action` throws, as kind and message.
inline std::string message_of(const std::function<void()>& action, ErrorKind kind) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind);
    return error.what();
  }
  ADD_FAILURE() << "nothing was thrown";
  return "";
}

inline void expect_near(const std::vector<float>& found, const std::vector<float>& expected,
                        float tolerance) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    ASSERT_NEAR(found[i], expected[i], tolerance) << "at " << i;
  }
}

}  // namespace ser::made
