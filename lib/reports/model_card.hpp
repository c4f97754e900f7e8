#pragma once

#include <cstdint>
#include <string>

#include "models/model.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// A model and the file that it was read from.
struct ModelFile {
  std::string path;
  std::uintmax_t bytes = 0;
  Model model;
};

/// What a terminal shows of a model, at most 80 columns wide: what it recognises, from which data
/// it was trained and how well it did in development, its front end, its layers.
std::string model_text(const ModelFile& file);

/// The same facts, and the whole experiment: {"kind": "model", "file", "bytes", "target", "inputs",
/// "network": {"layers": [{"name", "type", "options", "out", "parameters", "trainable",
/// "fitted"}], "parameters", "trainable", "fitted", "embedding_width", "shortest_frames"},
/// "temperatures", "trained"}.
Json model_json(const ModelFile& file);

}  // namespace ser
