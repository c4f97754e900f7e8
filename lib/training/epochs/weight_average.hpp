#pragma once

#include <cstdint>
#include <utility>

#include "storage/tensor.hpp"

namespace ser {

/// The exponential moving average of weights over the steps of a training (Polyak averaging, as
/// TensorFlow's ExponentialMovingAverage): average ← d·average + (1 − d)·weights with
/// d = min(decay, (1 + step) / (10 + step)), so that the first weights are soon forgotten.
/// Statistics that follow the batches are averaged like trained weights.
class WeightAverage {
 public:
  explicit WeightAverage(double decay) : decay_(decay) {}

  /// `step` is the number of steps before this one, over all epochs.
  void update(const Tensors& weights, std::uint64_t step);
  const Tensors& value() const { return average_; }
  /// Goes on from what value() gave.
  void restore(Tensors average) { average_ = std::move(average); }

 private:
  double decay_;
  Tensors average_;
};

}  // namespace ser
