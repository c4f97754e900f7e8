#pragma once

#include <cstdint>
#include <string>

#include "storage/json_reader.hpp"
#include "storage/safetensors.hpp"

namespace ser {

/// A safetensors file that is no model.
struct TensorFile {
  std::string path;
  std::uintmax_t bytes = 0;
  Safetensors content;
  std::string kind;  ///< `checkpoint`, `feature file` or `tensors`
  std::string what;  ///< the same in a sentence
};

/// Says what the file is: a checkpoint of a training with its epochs, a piece of a feature store,
/// or another's tensors. Throws model_error when it cannot be read.
TensorFile read_tensor_file(const std::string& path);

/// True when `content` describes itself as a model of ser, which has a card of its own.
bool is_model(const Safetensors& content);

/// What the file is, and its first tensors with type, shape and size, at most 80 columns wide.
std::string tensors_text(const TensorFile& file);

/// {"kind", "file", "bytes", "about", "metadata": its keys, "values", "tensors": [{"name", "type",
/// "shape"}]}, all tensors.
Json tensors_json(const TensorFile& file);

}  // namespace ser
