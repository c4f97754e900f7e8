#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace ser {

/// A row-major float matrix: a map is bands × frames, a vector of D features is D × 1.
struct Array {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<float> values;

  Array() = default;
  Array(std::size_t row_count, std::size_t column_count)
      : rows(row_count), columns(column_count), values(row_count * column_count) {}

  float& at(std::size_t row, std::size_t column) { return values[row * columns + column]; }
  float at(std::size_t row, std::size_t column) const { return values[row * columns + column]; }
  std::span<float> row(std::size_t index) { return {&values[index * columns], columns}; }
  std::span<const float> row(std::size_t index) const {
    return {&values[index * columns], columns};
  }
};

}  // namespace ser
