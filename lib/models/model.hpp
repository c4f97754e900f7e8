#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "features/feature_config.hpp"
#include "manifest/target.hpp"
#include "network/network.hpp"
#include "splits/split.hpp"
#include "storage/tensor.hpp"

namespace ser {

/// One trained network of an ensemble; most models have one.
struct Member {
  Tensors weights;
  double temperature = 1.0;  ///< logits are divided by it; fitted on the development part
};

/// How a model came to be: enough to repeat it, and to know whom it must not be measured on.
/// No time, host, path or run name, so that equal runs give equal files.
struct Provenance {
  std::string manifest_hash;
  std::string split;  ///< the recipe
  std::uint64_t seed = 1;
  std::string experiment = "{}";  ///< the effective config, JSON
  Heard heard;
  Stamps stamps;
  std::map<std::string, std::size_t> clips;     ///< by part: train, dev, test
  std::map<std::string, double> development;    ///< uar, wa, loss, epoch
  std::map<std::string, std::string> versions;  ///< of ser and of the back end
  std::vector<std::string> corpora;
  std::vector<std::string> notes;
};

/// Everything that a label for a file needs.
struct Model {
  FeatureConfig features;
  NetworkSpec network;
  Target target;
  std::vector<Member> members;
  Provenance trained;
};

/// The network resolved against the model's features and classes.
Network network_of(const Model& model);
/// What the network gets from these features, in their order.
std::vector<NetworkInput> network_inputs(const FeatureConfig& features);

/// One safetensors file: the weights as tensors (of several members as `member-0/…`), everything
/// else as JSON in the metadata entry `ser`. Nothing in it is executed. Throws model_error when it
/// is missing, no model of ser, or its parts do not fit together.
Model read_model(const std::filesystem::path& path);
void write_model(const std::filesystem::path& path, const Model& model);

/// The hash of a model file's bytes, which tells it from every other. Throws model_error when it
/// cannot be read.
std::string model_hash(const std::filesystem::path& path);

/// The model file that `name` means: itself, or of a run's folder its model. Throws model_error for
/// a cross-validation and for a run without a model.
std::filesystem::path model_file(const std::string& name);
/// The same for recognising: of a cross-validation that was joined (`--ensemble`) its joint model.
std::filesystem::path recognising_model(const std::string& name);

}  // namespace ser
