#pragma once

#include <cstddef>
#include <vector>

#include "signal/array.hpp"

namespace ser {

/// The first `outputs` values of the orthonormal discrete cosine transform of type II,
/// y[k] = s(k)·√(2/N)·Σ x[n]·cos(πk(2n + 1)/(2N)) with s(0) = 1/√2 and s(k) = 1 otherwise:
/// scipy's dct(norm="ortho").
class Dct {
 public:
  /// Throws usage_error unless 1 ≤ outputs ≤ inputs.
  Dct(std::size_t inputs, std::size_t outputs);

  /// Transforms each column: inputs × frames to outputs × frames.
  Array operator()(const Array& values) const;

 private:
  std::size_t inputs_;
  std::size_t outputs_;
  std::vector<double> matrix_;  ///< outputs × inputs
};

}  // namespace ser
