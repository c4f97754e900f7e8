#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace ser {

enum class DType { kF32, kF64, kI64, kU8 };

std::size_t dtype_size(DType dtype);

/// A named block of a safetensors file: row-major, little-endian, immutable, cheap to copy (copies
/// share the bytes). The bytes are owned, or a piece of a mapped file that lives as long as they
/// do.
class Tensor {
 public:
  Tensor() = default;
  Tensor(DType dtype, std::vector<std::int64_t> shape, std::shared_ptr<const std::byte> bytes);

  static Tensor of(std::vector<std::int64_t> shape, std::vector<float> values);
  static Tensor of(std::vector<std::int64_t> shape, std::vector<double> values);
  static Tensor of(std::vector<std::int64_t> shape, std::vector<std::int64_t> values);
  static Tensor of(std::vector<std::int64_t> shape, std::vector<std::uint8_t> values);

  DType dtype() const { return dtype_; }
  const std::vector<std::int64_t>& shape() const { return shape_; }
  std::size_t size() const;  ///< elements
  std::span<const std::byte> bytes() const;

  /// Throw model_error when the type is another.
  std::span<const float> floats() const;
  std::span<const double> doubles() const;
  std::span<const std::int64_t> integers() const;
  std::span<const std::uint8_t> octets() const;

 private:
  template <typename T>
  std::span<const T> as(DType dtype) const;

  DType dtype_ = DType::kF32;
  std::vector<std::int64_t> shape_ = {0};
  std::shared_ptr<const std::byte> bytes_;
};

using Tensors = std::map<std::string, Tensor>;

/// A safetensors file: an 8-byte little-endian header length, a JSON header, raw tensors. Python's
/// `safetensors` reads and writes the same. Nothing in it is ever executed.
struct Safetensors {
  Tensors tensors;
  std::map<std::string, std::string> metadata;
};

/// Maps the file; the tensors keep the mapping alive. Tensors of types that ser does not use (such
/// as F16) are refused. Throws model_error when the file is missing or any length, offset, shape
/// or type in it is wrong, or when tensors overlap or leave bytes of the file uncovered.
Safetensors read_safetensors(const std::filesystem::path& path);

/// Written atomically; tensors in the order of their names, without gaps, as the format demands.
/// Throws model_error for a name or metadata that is not UTF-8.
void write_safetensors(const std::filesystem::path& path, const Safetensors& content);

}  // namespace ser
