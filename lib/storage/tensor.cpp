#include "storage/tensor.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <numeric>
#include <utility>

#include "core/error.hpp"
#include "storage/atomic_file.hpp"
#include "storage/json_depth.hpp"
#include "storage/json_reader.hpp"

static_assert(std::endian::native == std::endian::little, "safetensors are mapped as they lie");

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

namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t kMaxHeader = 100'000'000;  // as the reference implementation

/// What is read; unlike Json it finds a key among many without looking at all of them.
using Header = nlohmann::json;

const std::map<std::string, DType>& dtypes() {
  static const std::map<std::string, DType> kNames = {
      {"F32", DType::kF32}, {"F64", DType::kF64}, {"I64", DType::kI64}, {"U8", DType::kU8}};
  return kNames;
}

std::string dtype_name(DType dtype) {
  for (const auto& [name, value] : dtypes()) {
    if (value == dtype) return name;
  }
  return "?";
}

Error bad(const fs::path& path, const std::string& what) {
  return model_error(path.string() + ": not a valid safetensors file: " + what);
}

struct Mapping {
  std::shared_ptr<const std::byte> bytes;
  std::size_t size = 0;
};

Mapping map_file(const fs::path& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    throw model_error(path.string() + ": cannot open: " + std::strerror(errno));
  }
  struct stat facts {};
  const bool regular = fstat(descriptor, &facts) == 0 && S_ISREG(facts.st_mode);
  const auto size = static_cast<std::size_t>(facts.st_size);
  void* address = MAP_FAILED;
  if (regular && size >= 8) {
    address = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  }
  close(descriptor);
  if (!regular) throw model_error(path.string() + ": is not a file");
  if (address == MAP_FAILED) throw bad(path, "it is too short");
  return {std::shared_ptr<const std::byte>(
              static_cast<const std::byte*>(address),
              [address, size](const std::byte*) { munmap(address, size); }),
          size};
}

/// What a download without Git LFS has in a file's place.
void refuse_pointer(const fs::path& path, const Mapping& mapping) {
  const auto* begin = reinterpret_cast<const char*>(mapping.bytes.get());
  if (!is_git_lfs_pointer({begin, mapping.size})) return;
  throw model_error(path.string() +
                    ": is a Git-LFS pointer, not the file itself: fetch it with `git lfs pull`");
}

/// Checks one entry of the header against the `size` bytes of data and returns its tensor.
Tensor entry_tensor(const fs::path& path, const std::string& name, const Header& entry,
                    const std::shared_ptr<const std::byte>& data, std::size_t size) {
  if (!entry.is_object() || !entry.contains("dtype") || !entry.contains("shape") ||
      !entry.contains("data_offsets")) {
    throw bad(path, "tensor '" + name + "' lacks dtype, shape or data_offsets");
  }
  const auto dtype = entry["dtype"].is_string() ? dtypes().find(entry["dtype"].get<std::string>())
                                                : dtypes().end();
  if (dtype == dtypes().end()) {
    throw bad(path, "tensor '" + name + "' has a type that ser does not read (F32, F64, I64, U8)");
  }
  const Header& offsets = entry["data_offsets"];
  if (!offsets.is_array() || offsets.size() != 2 || !offsets[0].is_number_unsigned() ||
      !offsets[1].is_number_unsigned() || !entry["shape"].is_array()) {
    throw bad(path, "tensor '" + name + "' has a wrong shape or data_offsets");
  }
  std::vector<std::int64_t> shape;
  auto bytes = static_cast<std::int64_t>(dtype_size(dtype->second));
  for (const Header& extent : entry["shape"]) {
    if (!extent.is_number_unsigned() || extent.get<std::int64_t>() < 0) {
      throw bad(path, "tensor '" + name + "' has a wrong shape");
    }
    shape.push_back(extent.get<std::int64_t>());
    if (__builtin_mul_overflow(bytes, shape.back(), &bytes)) {
      throw bad(path, "tensor '" + name + "' is too large");
    }
  }
  const auto begin = offsets[0].get<std::uint64_t>();
  const auto end = offsets[1].get<std::uint64_t>();
  if (begin > end || end > size || end - begin != static_cast<std::uint64_t>(bytes)) {
    throw bad(path,
              "tensor '" + name + "' does not lie within the file, or its shape does not fit");
  }
  const std::byte* start = data.get() + begin;
  if (begin == end || reinterpret_cast<std::uintptr_t>(start) % dtype_size(dtype->second) == 0) {
    return {dtype->second, std::move(shape), std::shared_ptr<const std::byte>(data, start)};
  }
  auto copy = std::make_shared<std::vector<std::uint64_t>>((end - begin + 7) / 8);
  std::memcpy(copy->data(), start, end - begin);
  const auto* aligned = reinterpret_cast<const std::byte*>(copy->data());
  return {dtype->second, std::move(shape),
          std::shared_ptr<const std::byte>(std::move(copy), aligned)};
}

/// The format allows neither holes nor overlaps nor bytes behind the last tensor.
void refuse_gaps(const fs::path& path, const Header& header, std::size_t size) {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> pieces;
  for (const auto& [name, entry] : header.items()) {
    if (name == "__metadata__") continue;
    const Header& offsets = entry["data_offsets"];
    pieces.emplace_back(offsets[0].get<std::uint64_t>(), offsets[1].get<std::uint64_t>());
  }
  std::sort(pieces.begin(), pieces.end());
  std::uint64_t at = 0;
  for (const auto& [begin, end] : pieces) {
    if (begin != at) throw bad(path, "its tensors overlap or leave a gap");
    at = end;
  }
  if (at != size) throw bad(path, "it goes on behind its last tensor");
}

}  // namespace

Safetensors read_safetensors(const fs::path& path) {
  const Mapping mapping = map_file(path);
  refuse_pointer(path, mapping);
  std::uint64_t header_size = 0;
  std::memcpy(&header_size, mapping.bytes.get(), 8);
  if (header_size > kMaxHeader || header_size > mapping.size - 8) {
    throw bad(path, "its header is longer than the file");
  }
  const std::string_view text(reinterpret_cast<const char*>(mapping.bytes.get()) + 8, header_size);
  Header header;
  try {
    if (json_depth(text) > kDeepestJson) throw bad(path, "its header is nested too deep");
    header = Header::parse(text);
  } catch (const Header::exception&) {
    throw bad(path, "its header is not JSON");
  }
  if (!header.is_object()) throw bad(path, "its header is not an object");

  const std::size_t data_size = mapping.size - 8 - header_size;
  const std::shared_ptr<const std::byte> data(mapping.bytes, mapping.bytes.get() + 8 + header_size);
  Safetensors result;
  for (const auto& [name, entry] : header.items()) {
    if (name != "__metadata__") {
      result.tensors[name] = entry_tensor(path, name, entry, data, data_size);
      continue;
    }
    if (!entry.is_object()) throw bad(path, "its metadata is not an object");
    for (const auto& [key, value] : entry.items()) {
      if (!value.is_string()) throw bad(path, "its metadata holds more than texts");
      result.metadata[key] = value.get<std::string>();
    }
  }
  refuse_gaps(path, header, data_size);
  return result;
}

void write_safetensors(const fs::path& path, const Safetensors& content) {
  Json header = Json::object();
  if (!content.metadata.empty()) header["__metadata__"] = content.metadata;
  std::uint64_t offset = 0;
  for (const auto& [name, tensor] : content.tensors) {
    const std::uint64_t end = offset + tensor.bytes().size();
    header[name] = {{"dtype", dtype_name(tensor.dtype())},
                    {"shape", tensor.shape()},
                    {"data_offsets", {offset, end}}};
    offset = end;
  }
  std::string text;
  try {
    text = header.dump();  // strict: a model must say what it means
  } catch (const Json::type_error&) {
    throw model_error(path.string() + ": cannot be written: a name or text in it is not UTF-8");
  }
  text.append((8 - text.size() % 8) % 8, ' ');
  const std::uint64_t size = text.size();
  AtomicFile file(path);
  file.write({reinterpret_cast<const char*>(&size), 8});
  file.write(text);
  for (const auto& [name, tensor] : content.tensors) {
    const auto bytes = tensor.bytes();
    file.write({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }
  file.commit();
}

}  // namespace ser
