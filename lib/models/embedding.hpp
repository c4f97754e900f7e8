#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "features/feature_extractor.hpp"
#include "network/network.hpp"

namespace ser {

struct Model;

/// The model file of the feature set `embedding:MODEL`, MODEL being a model file or a run; nothing
/// for the name of any other set. Throws what model_file() throws.
std::optional<std::filesystem::path> embedding_model(const std::string& set);

/// The part of the model that gives its embedding, a network of its own (encoder_of). Throws
/// model_error when there is none.
Network encoder_of(const Model& model);

/// One vector, `embedding`: the embeddings of the model's members, one behind the other. Its hash
/// is of the model's features, of the layers up to the embedding and of their tensors, not of the
/// layers behind them, nor of where the model lies.
FeatureConfig embedding_config(const Model& model);

/// The same with its computation, which normalises by the stored statistics also where the model
/// was trained to be normalised by speaker.
FeatureSet embedding_set(const Model& model);
/// The same of a model file.
FeatureSet embedding_set(const std::filesystem::path& model);

}  // namespace ser
