#include <gtest/gtest.h>

#include <cmath>

#include "made.hpp"

namespace ser {
namespace {

Activation map(std::int64_t channels, std::int64_t bands, std::vector<float> values) {
  const auto frames = static_cast<std::int64_t>(values.size()) / channels / bands;
  return {Shape::map(channels, bands, frames), std::move(values)};
}

Activation sequence(std::int64_t channels, std::vector<float> values) {
  const auto frames = static_cast<std::int64_t>(values.size()) / channels;
  return {Shape::sequence(channels, frames), std::move(values)};
}

Activation vector(std::vector<float> values) {
  const auto width = static_cast<std::int64_t>(values.size());
  return {Shape::vector(width), std::move(values)};
}

Activation run(std::string_view layer, Activation in, const Tensors& tensors = {}) {
  return made::layer(layer)->forward(std::move(in), {tensors, ""});
}

using Values = std::vector<float>;

TEST(Conv2d, IdentityKernelGivesTheInput) {
  const Activation in = made::activation("x", Shape::map(1, 5, 7));
  const Tensors tensors = {{"weight", Tensor::of({1, 1, 3, 3}, Values{0, 0, 0, 0, 1, 0, 0, 0, 0})}};
  const auto out = run(R"({"type":"conv2d","channels":1,"kernel":3,"padding":"same","bias":false})",
                       in, tensors);
  EXPECT_EQ(out.shape, in.shape);
  EXPECT_EQ(out.values, in.values);
}

TEST(Conv2d, BoxKernelSumsItsNeighboursAndZerosOutside) {
  const Tensors tensors = {{"weight", Tensor::of({1, 1, 3, 3}, Values(9, 1.0F))},
                           {"bias", Tensor::of({1}, Values{10})}};
  const auto out = run(R"({"type":"conv2d","channels":1,"kernel":3,"padding":1})",
                       map(1, 3, Values(9, 1.0F)), tensors);
  EXPECT_EQ(out.values, (Values{14, 16, 14, 16, 19, 16, 14, 16, 14}));
}

TEST(Conv2d, KernelIsNotFlipped) {
  const Tensors tensors = {{"weight", Tensor::of({1, 1, 1, 2}, Values{1, 10})}};
  const auto out = run(R"({"type":"conv2d","channels":1,"kernel":[1,2],"bias":false})",
                       map(1, 1, {1, 2, 3}), tensors);
  EXPECT_EQ(out.values, (Values{21, 32}));
}

TEST(Conv2d, BlocksOfFramesJoinWithoutASeam) {
  // Long enough that the unrolled input takes many blocks, which end within bands.
  const Activation in = made::activation("x", Shape::map(16, 9, 1111));
  const Tensors tensors =
      made::tensors(made::layer(R"({"type":"conv2d","channels":1,"kernel":3,"padding":"same"})")
                        ->parameters(in.shape));
  const auto out =
      run(R"({"type":"conv2d","channels":1,"kernel":3,"padding":"same"})", in, tensors);
  const auto weight = tensors.at("weight").floats();
  const auto at = [&](std::int64_t c, std::int64_t b, std::int64_t t) {
    const bool inside = b >= 0 && b < 9 && t >= 0 && t < 1111;
    return inside ? in.values[static_cast<std::size_t>((c * 9 + b) * 1111 + t)] : 0.0F;
  };
  for (std::int64_t place = 0; place < 9 * 1111; ++place) {
    double sum = tensors.at("bias").floats()[0];
    for (std::int64_t k = 0; k < 16 * 9; ++k) {
      const auto band = place / 1111 + k % 9 / 3 - 1;
      sum += weight[static_cast<std::size_t>(k)] * at(k / 9, band, place % 1111 + k % 3 - 1);
    }
    ASSERT_NEAR(out.values[static_cast<std::size_t>(place)], sum, 1e-5) << place;
  }
}

TEST(Conv1d, DifferenceKernelOfARampIsConstant) {
  const Tensors tensors = {{"weight", Tensor::of({1, 1, 2}, Values{-1, 1})}};
  const auto out = run(R"({"type":"conv1d","channels":1,"kernel":2,"bias":false})",
                       sequence(1, {0, 3, 6, 9}), tensors);
  EXPECT_EQ(out.values, (Values{3, 3, 3}));
}

TEST(Conv1d, SamePaddingOfAnEvenKernelPutsTheOddZeroBehind) {
  const Tensors tensors = {{"weight", Tensor::of({1, 1, 2}, Values{1, 1})}};
  const auto out = run(R"({"type":"conv1d","channels":1,"kernel":2,"padding":"same","bias":false})",
                       sequence(1, {1, 2, 3}), tensors);
  EXPECT_EQ(out.values, (Values{3, 5, 3}));
}

TEST(Conv1d, OfZerosIsTheBias) {
  const Tensors tensors = {{"weight", made::tensor("weight", {2, 3, 3})},
                           {"bias", Tensor::of({2}, Values{-1, 4})}};
  const auto out =
      run(R"({"type":"conv1d","channels":2,"kernel":3})", zeros(Shape::sequence(3, 4)), tensors);
  EXPECT_EQ(out.values, (Values{-1, -1, 4, 4}));
}

TEST(MaxPool, OfARampIsTheLastOfEachWindow) {
  EXPECT_EQ(run(R"({"type":"max_pool","kernel":3})", sequence(1, {0, 1, 2, 3, 4, 5, 6})).values,
            (Values{2, 5}));
}

TEST(MaxPool, OfNegativeValuesIsNegative) {
  EXPECT_EQ(run(R"({"type":"max_pool","kernel":2})", map(1, 2, {-4, -3, -2, -5})).values,
            (Values{-2}));
}

TEST(AvgPool, OfARampIsTheMiddleOfEachWindow) {
  EXPECT_EQ(
      run(R"({"type":"avg_pool","kernel":3,"stride":1})", sequence(1, {0, 1, 2, 3, 4})).values,
      (Values{1, 2, 3}));
}

TEST(AvgPool, PoolsBandsAloneWithAPair) {
  const auto out = run(R"({"type":"avg_pool","kernel":[2,1]})", map(1, 2, {1, 2, 3, 5, 8, 13}));
  EXPECT_EQ(out.shape, Shape::map(1, 1, 3));
  EXPECT_EQ(out.values, (Values{3, 5, 8}));
}

TEST(BatchNorm, OfItsRunningMeanIsItsBias) {
  const Tensors tensors = {{"weight", Tensor::of({2}, Values{5, 7})},
                           {"bias", Tensor::of({2}, Values{0.5F, -2})},
                           {"running_mean", Tensor::of({2}, Values{3, 4})},
                           {"running_var", Tensor::of({2}, Values{1, 9})}};
  made::expect_near(run(R"({"type":"batch_norm"})", vector({3, 4}), tensors).values, {0.5F, -2},
                    1e-6F);
}

TEST(BatchNorm, KeepsEpsInsideTheRoot) {
  const Tensors tensors = {{"weight", Tensor::of({1}, Values{1})},
                           {"bias", Tensor::of({1}, Values{0})},
                           {"running_mean", Tensor::of({1}, Values{0})},
                           {"running_var", Tensor::of({1}, Values{0})}};
  made::expect_near(run(R"({"type":"batch_norm","eps":0.25})", vector({3}), tensors).values, {6},
                    1e-6F);
}

TEST(LayerNorm, HasMeanZeroAndVarianceOneInEveryFrame) {
  const Activation in = made::activation("x", Shape::sequence(50, 3));
  const Tensors tensors = {{"weight", Tensor::of({50}, Values(50, 1.0F))},
                           {"bias", Tensor::of({50}, Values(50, 0.0F))}};
  const auto out = run(R"({"type":"layer_norm","eps":0})", in, tensors);
  for (std::size_t frame = 0; frame < 3; ++frame) {
    double sum = 0;
    double squares = 0;
    for (std::size_t channel = 0; channel < 50; ++channel) {
      sum += out.values[channel * 3 + frame];
      squares += std::pow(out.values[channel * 3 + frame], 2);
    }
    EXPECT_NEAR(sum, 0, 1e-4);
    EXPECT_NEAR(squares / 50, 1, 1e-4);
  }
}

TEST(Standardize, SubtractsTheMeanAndDividesByTheDeviationOfEachBand) {
  const Tensors tensors = {{"mean", Tensor::of({2}, Values{1, 10})},
                           {"std", Tensor::of({2}, Values{2, 4})}};
  EXPECT_EQ(
      run(R"({"type":"standardize"})", map(2, 2, {3, 5, 10, 14, 1, -1, 6, 2}), tensors).values,
      (Values{1, 2, 0, 1, 0, -1, -1, -2}));
}

TEST(Standardize, OfARowThatNeverVariedStaysFinite) {
  const Tensors tensors = {{"mean", Tensor::of({1}, Values{2})},
                           {"std", Tensor::of({1}, Values{0})}};
  EXPECT_EQ(run(R"({"type":"standardize"})", vector({2}), tensors).values, (Values{0}));
}

TEST(Gelu, IsHalfTheInputAtZeroSlopeAndExactAtOne) {
  // Φ(1) = 0.8413447460685429
  made::expect_near(run(R"({"type":"gelu"})", vector({0, 1, -1})).values,
                    {0, 0.84134475F, -0.15865525F}, 1e-6F);
}

TEST(LeakyRelu, ScalesWhatIsBelowZero) {
  EXPECT_EQ(run(R"({"type":"leaky_relu","slope":0.25})", vector({-4, 0, 3})).values,
            (Values{-1, 0, 3}));
}

TEST(Elu, NearsMinusAlpha) {
  made::expect_near(run(R"({"type":"elu","alpha":2})", vector({-50, 0, 3})).values, {-2, 0, 3},
                    1e-6F);
}

TEST(Flatten, OfAMapLetsTheChannelRunFastest) {
  // Two channels of three bands and two frames; a value is 100 · channel + 10 · band + frame.
  const auto out =
      run(R"({"type":"flatten"})", map(2, 3, {0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121}));
  EXPECT_EQ(out.shape, Shape::sequence(6, 2));
  EXPECT_EQ(out.values, (Values{0, 1, 100, 101, 10, 11, 110, 111, 20, 21, 120, 121}));
}

TEST(Flatten, UndoesReshape) {
  const Activation in = vector({0, 1, 2, 3, 4, 5});
  const auto steps = run(R"({"type":"reshape","channels":2})", in);
  EXPECT_EQ(steps.shape, Shape::sequence(2, 3));
  EXPECT_EQ(steps.values, (Values{0, 2, 4, 1, 3, 5}));
  const auto back = run(R"({"type":"flatten"})", steps);
  EXPECT_EQ(back.shape, in.shape);
  EXPECT_EQ(back.values, in.values);
}

TEST(Linear, IsAMatrixProductPlusBias) {
  const Tensors tensors = {{"weight", Tensor::of({2, 3}, Values{1, 2, 3, 4, 5, 6})},
                           {"bias", Tensor::of({2}, Values{10, 20})}};
  EXPECT_EQ(run(R"({"type":"linear","units":2})", vector({1, 0, -1}), tensors).values,
            (Values{8, 18}));
}

TEST(Linear, OnASequenceIsTheSameOnEveryFrame) {
  const Tensors tensors = {{"weight", Tensor::of({1, 2}, Values{1, 10})},
                           {"bias", Tensor::of({1}, Values{100})}};
  EXPECT_EQ(run(R"({"type":"linear","units":1})", sequence(2, {1, 2, 3, 4, 5, 6}), tensors).values,
            (Values{141, 152, 163}));
}

TEST(Residual, WithZeroWeightsIsTheInput) {
  const Activation in = made::activation("x", Shape::sequence(2, 5));
  const Tensors tensors = {{"0.weight", Tensor::of({2, 2, 3}, Values(12, 0.0F))}};
  const auto out = run(R"({"type":"residual","layers":[
      {"type":"conv1d","channels":2,"kernel":3,"padding":"same","bias":false}]})",
                       in, tensors);
  EXPECT_EQ(out.values, in.values);
}

TEST(Residual, AddsItsShortcut) {
  const Tensors tensors = {{"0.weight", Tensor::of({1, 2}, Values{1, 1})},
                           {"shortcut.0.weight", Tensor::of({1, 2}, Values{10, 100})}};
  const auto out = run(R"({"type":"residual","layers":[{"type":"linear","units":1,"bias":false}],
      "shortcut":[{"type":"linear","units":1,"bias":false}]})",
                       vector({2, 3}), tensors);
  EXPECT_EQ(out.values, (Values{325}));
}

TEST(TimePool, TakesEachStatisticOfARamp) {
  const auto out = run(R"({"type":"time_pool","pool":["mean","max","mean+max","last","std"]})",
                       sequence(2, {1, 2, 3, 6, 4, 2}));
  made::expect_near(out.values, {2, 4, 3, 6, 5, 10, 3, 2, std::sqrt(2.0F / 3), std::sqrt(8.0F / 3)},
                    1e-6F);
}

TEST(TimePool, OfOneFrameHasADeviationOfAlmostZero) {
  made::expect_near(run(R"({"type":"time_pool","pool":"statistics"})", sequence(2, {5, -7})).values,
                    {5, -7, 1e-3F, 1e-3F}, 1e-6F);
}

TEST(TimePool, AttentionOfEqualScoresIsTheMean) {
  const Tensors tensors = {{"score.weight", Tensor::of({1, 2}, Values{0, 0})},
                           {"score.bias", Tensor::of({1}, Values{3})}};
  made::expect_near(
      run(R"({"type":"time_pool","pool":"attention"})", sequence(2, {1, 2, 6, 0, 9, 0}), tensors)
          .values,
      {3, 3}, 1e-6F);
}

TEST(TimePool, AttentionOfOneHugeScoreIsThatFrame) {
  const Tensors tensors = {{"score.weight", Tensor::of({1, 2}, Values{1000, 0})},
                           {"score.bias", Tensor::of({1}, Values{0})}};
  made::expect_near(
      run(R"({"type":"time_pool","pool":"attention"})", sequence(2, {1, 9, 2, 5, 6, 7}), tensors)
          .values,
      {9, 6}, 1e-6F);
}

TEST(TimePool, OfAMapIsThatOfItsFlattening) {
  const Activation in = made::activation("x", Shape::map(3, 4, 5));
  const std::string_view pool = R"({"type":"time_pool","pool":"mean+max"})";
  EXPECT_EQ(run(pool, in).values, run(pool, run(R"({"type":"flatten"})", in)).values);
}

TEST(Dropout, DoesNothingAtInference) {
  EXPECT_EQ(run(R"({"type":"dropout","rate":0.9})", vector({1, 2})).values, (Values{1, 2}));
}

}  // namespace
}  // namespace ser
