#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "audio/waveform.hpp"
#include "core/error.hpp"
#include "features/store/feature_store.hpp"
#include "storage/json_reader.hpp"
#include "storage/tensor.hpp"

namespace ser {

/// A recording, and why it cannot be used where it cannot.
struct RecordingSummary {
  std::string file;
  std::uintmax_t bytes = 0;
  std::optional<AudioFacts> facts;  ///< nothing when it could not be decoded
  std::optional<Error> fault;       ///< as the verbs that recognise would refuse it
};

/// Reads the file through; a recording that cannot be used is a result with a fault. Throws errors
/// that are not of the recording (no memory).
RecordingSummary read_recording(const std::filesystem::path& path);

/// What a terminal shows; the fault is not in it. Empty when the file could not be decoded.
std::string recording_text(const RecordingSummary& recording);

/// {"kind": "recording", "file", "bytes", "sample_rate", "channels", "frames", "seconds",
/// "peak_dbfs" (null for zeros), "clipped", "silent", "hash", "usable", "reason", "error"}, the
/// last two of a recording that cannot be used, the facts of one that can be decoded.
Json recording_json(const RecordingSummary& recording);

/// What a terminal shows of a feature store, at most 80 columns wide; `set` as feature_set_of says.
std::string store_text(const StoreFacts& facts, const std::string& path, const std::string& set);

/// {"kind": "features", "folder", "state": "finished"|"unfinished", "set" (null: none that ships),
/// "config_hash", "rows", "failed", "files", "bytes", "frames": {INPUT: {"min", "median", "max",
/// "sum"}}, "inputs": as front_end_json}.
Json store_json(const StoreFacts& facts, const std::string& path, const std::string& set);

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
