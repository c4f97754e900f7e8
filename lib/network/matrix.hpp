#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <span>

namespace ser {

using RowMatrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using MatrixView = Eigen::Map<const RowMatrix>;
using MutableMatrixView = Eigen::Map<RowMatrix>;
using VectorView = Eigen::Map<const Eigen::VectorXf>;
using MutableVectorView = Eigen::Map<Eigen::VectorXf>;

inline MatrixView matrix(std::span<const float> values, std::int64_t rows, std::int64_t columns) {
  return {values.data(), rows, columns};
}
inline MutableMatrixView matrix(std::span<float> values, std::int64_t rows, std::int64_t columns) {
  return {values.data(), rows, columns};
}
inline VectorView column(std::span<const float> values) {
  return {values.data(), static_cast<Eigen::Index>(values.size())};
}
inline MutableVectorView column(std::span<float> values) {
  return {values.data(), static_cast<Eigen::Index>(values.size())};
}

}  // namespace ser
