#include "storage/tensor.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

#include "core/error.hpp"

namespace ser {
namespace {

template <typename T>
Tensor owning(DType dtype, std::vector<std::int64_t> shape, std::vector<T> values) {
  const auto size = std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies{});
  const bool negative = std::any_of(shape.begin(), shape.end(), [](auto n) { return n < 0; });
  if (negative || static_cast<std::size_t>(size) != values.size()) {
    throw Error(ErrorKind::kBug, "a tensor's shape does not fit its values");
  }
  auto held = std::make_shared<const std::vector<T>>(std::move(values));
  const auto* bytes = reinterpret_cast<const std::byte*>(held->data());
  return {dtype, std::move(shape), std::shared_ptr<const std::byte>(std::move(held), bytes)};
}

}  // namespace

std::size_t dtype_size(DType dtype) {
  switch (dtype) {
    case DType::kF32:
      return 4;
    case DType::kF64:
    case DType::kI64:
      return 8;
    case DType::kU8:
      return 1;
  }
  return 0;
}

Tensor::Tensor(DType dtype, std::vector<std::int64_t> shape, std::shared_ptr<const std::byte> bytes)
    : dtype_(dtype), shape_(std::move(shape)), bytes_(std::move(bytes)) {}

Tensor Tensor::of(std::vector<std::int64_t> shape, std::vector<float> values) {
  return owning(DType::kF32, std::move(shape), std::move(values));
}
Tensor Tensor::of(std::vector<std::int64_t> shape, std::vector<double> values) {
  return owning(DType::kF64, std::move(shape), std::move(values));
}
Tensor Tensor::of(std::vector<std::int64_t> shape, std::vector<std::int64_t> values) {
  return owning(DType::kI64, std::move(shape), std::move(values));
}
Tensor Tensor::of(std::vector<std::int64_t> shape, std::vector<std::uint8_t> values) {
  return owning(DType::kU8, std::move(shape), std::move(values));
}

std::size_t Tensor::size() const {
  return static_cast<std::size_t>(
      std::accumulate(shape_.begin(), shape_.end(), std::int64_t{1}, std::multiplies{}));
}

std::span<const std::byte> Tensor::bytes() const {
  return {bytes_.get(), size() * dtype_size(dtype_)};
}

template <typename T>
std::span<const T> Tensor::as(DType dtype) const {
  if (dtype_ != dtype) throw model_error("a tensor holds another type of number than expected");
  return {reinterpret_cast<const T*>(bytes_.get()), size()};
}

std::span<const float> Tensor::floats() const { return as<float>(DType::kF32); }
std::span<const double> Tensor::doubles() const { return as<double>(DType::kF64); }
std::span<const std::int64_t> Tensor::integers() const { return as<std::int64_t>(DType::kI64); }
std::span<const std::uint8_t> Tensor::octets() const { return as<std::uint8_t>(DType::kU8); }

}  // namespace ser
