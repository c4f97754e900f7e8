#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "signal/array.hpp"

namespace ser {

/// scale · ln(max(value, least) + offset) of every value, in double precision; `least` + `offset`
/// is above 0. A value's result does not depend on where it stands.
Array scaled_logarithms(Array values, double scale, float least, double offset);

struct DecibelOptions {
  double amin = 1e-10;                  ///< powers below it count as it; > 0
  std::optional<double> top_db = 80.0;  ///< nothing lies further than this below the maximum
};

/// 10·log10(max(power, amin)), then raised to at least the maximum of the whole array − top_db:
/// librosa's power_to_db with ref 1.
Array power_to_db(Array power, const DecibelOptions& options);

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

constexpr int kDeltaWidth = 9;

/// How a contour changes, per frame: the `order`-th derivative of the polynomial of that degree
/// that fits `width` frames around each best (Savitzky and Golay, 1964); near the ends that of the
/// first or last `width` frames. This is librosa.feature.delta with mode "interp" (0.11).
///
/// NaN are frames where the contour is not defined: they stay NaN, and each run of defined frames
/// between them is a contour of its own. All of a run shorter than `width` is fitted at once; one
/// of `order` frames or fewer does not change, 0. Throws a bug-kind Error unless `order` ≥ 1 and
/// `width` is odd and above it.
std::vector<float> delta(std::span<const float> contour, int order = 1, int width = kDeltaWidth);

}  // namespace ser
