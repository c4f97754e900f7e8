#include <gtest/gtest.h>

#include "made.hpp"

namespace ser {
namespace {

using Values = std::vector<float>;

TEST(Lstm, WithZeroWeightsGivesZeros) {
  const auto layer = made::layer(R"({"type":"lstm","units":2})");
  Tensors tensors;
  for (const auto& parameter : layer->parameters(Shape::sequence(3))) {
    tensors.emplace(parameter.name, Tensor::of(parameter.shape,
                                               Values(static_cast<std::size_t>(parameter.size()))));
  }
  const auto out = layer->forward(made::activation("x", Shape::sequence(3, 4)), {tensors, ""});
  EXPECT_EQ(out.values, Values(8, 0.0F));
}

TEST(Gru, BackwardOnTheReversedClipIsForward) {
  const auto layer = made::layer(R"({"type":"gru","units":1,"bidirectional":true})");
  Tensors tensors;
  for (const auto& parameter : layer->parameters(Shape::sequence(1))) {
    // Both directions get the same weights.
    const auto name = parameter.name.substr(0, parameter.name.find("_reverse"));
    tensors.emplace(parameter.name, made::tensor(name, parameter.shape));
  }
  const auto out = layer->forward({Shape::sequence(1, 3), {1, -2, 3}}, {tensors, ""}).values;
  const auto mirrored = layer->forward({Shape::sequence(1, 3), {3, -2, 1}}, {tensors, ""}).values;
  EXPECT_EQ((Values{out[0], out[1], out[2]}), (Values{mirrored[5], mirrored[4], mirrored[3]}));
}

}  // namespace
}  // namespace ser
