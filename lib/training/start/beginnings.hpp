#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/observer.hpp"
#include "manifest/manifest.hpp"
#include "models/model.hpp"
#include "network/encoder.hpp"
#include "network/network.hpp"
#include "storage/tensor.hpp"
#include "training/config/train_config.hpp"
#include "training/data/training_set.hpp"

namespace ser {

/// A network cut before the first layer that the training part decides: an svm or logistic layer,
/// or a `standardize` inside the network, by speaker or with tensors that are not `given`. Nothing
/// where a trained tensor of the layers before is not frozen or not given, where these are not the
/// same for every clip (`standardize` by speaker), or have nothing to save.
std::optional<CutNetwork> cut_behind_frozen(const Network& network,
                                            const std::vector<LayerRate>& layers,
                                            const std::set<std::string>& given);

/// What the encoder makes of these rows of `size`, each computed once, on `jobs` threads; the
/// others stay empty. Throws data_error, naming the row of `manifest`, for a clip that is too
/// short.
FeatureSource encoded(const Network& encoder, const Tensors& weights, const Manifest& manifest,
                      const FeatureSource& features, const std::vector<std::size_t>& rows, int jobs,
                      Observer& observer);

/// A safetensors file whose tensors a network begins with (`--init`): any encoder's, or a model.
struct InitFile {
  std::filesystem::path path;
  Tensors tensors;
  std::string hash;            ///< of names and contents of the tensors
  std::optional<Model> model;  ///< where the file is a model of ser
};

/// The model whose embedding a network of its own stands on (features `embedding:MODEL`).
struct EncoderModel {
  std::filesystem::path path;
  Model model;
  std::string hash;  ///< of names and contents of the tensors
};

/// What a training begins from, beside chance. Read once; the tensors stay mapped.
struct Beginnings {
  std::optional<InitFile> init;
  std::optional<EncoderModel> encoder;

  /// Whom and what the models of ser among these were trained on. Who builds on a model has heard
  /// whom that has heard.
  Heard heard() const;
};

/// Throws model_error for a file that cannot be read.
Beginnings load_beginnings(const std::optional<std::filesystem::path>& init,
                           const std::optional<std::filesystem::path>& encoder);

/// True when a training begins from tensors of which nothing tells what they were trained on: a
/// file that is no model of ser, or a model that was begun from one.
bool is_of_unknown_origin(const Beginnings& beginnings);

/// True when what a training begins from was trained on speakers or recordings of these rows.
/// Throws data_error with the list, unless `allowed`.
bool have_heard(const Beginnings& beginnings, const Manifest& manifest,
                const std::vector<std::size_t>& rows, bool allowed);

/// How the tensors of a file fit a network: by name, shape and type (float32).
struct Match {
  std::vector<std::string> taken;   ///< in both
  std::vector<std::string> fresh;   ///< parameters that the file does not have
  std::vector<std::string> unused;  ///< tensors of the file that the network does not know
  std::vector<std::string> unfit;   ///< in both, but of another shape or type
};
Match match(const Tensors& file, const Network& network);
/// The same; throws model_error, naming what is in the file, when not one tensor fits.
Match required_match(const InitFile& file, const Network& network);
/// "init: 16 of 20 tensors are the file's; new: …; of another shape: …; not used: …"
std::string match_text(const Match& match);

}  // namespace ser
