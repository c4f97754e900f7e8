#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "storage/tensor.hpp"

namespace ser {

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
