#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "network/network.hpp"
#include "storage/tensor.hpp"

namespace ser {

/// First weights some of which come from another training.
struct Transfer {
  Tensors weights;                  ///< every parameter of the network
  std::vector<std::string> taken;   ///< names of the tensors that were found in the file
  std::vector<std::string> fresh;   ///< parameters the file does not have: as they were
  std::vector<std::string> unused;  ///< tensors of the file that the network does not know
  std::vector<std::string> unfit;   ///< in both, but of another shape: as they were
};

/// `weights` with the tensors of a safetensors file in the place of those that have the same name
/// and shape. The file may be any encoder's, or a model of ser. Throws model_error when it cannot
/// be read or not one of its tensors fits.
Transfer taken_over(const Network& network, Tensors weights, const std::filesystem::path& file);

/// True when a tensor of the file fits one of the network's by name and shape.
bool gives_tensors(const std::filesystem::path& file, const Network& network);

/// "init: 16 of 20 tensors are the file's; new: …; of another shape: …; not used: …"
std::string transfer_text(const Transfer& transfer);

/// The hash of names and contents of its tensors, which stands in a run's config.
std::string hash_of_file(const std::filesystem::path& file);

}  // namespace ser
