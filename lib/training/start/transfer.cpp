#include "training/start/transfer.hpp"

#include <algorithm>
#include <utility>

#include "core/error.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"
#include "storage/safetensors.hpp"

namespace ser {
namespace {

std::string names_text(const std::string& what, const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 8;
  if (names.empty()) return "";
  const auto shown = names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), kShown));
  const std::string rest =
      names.size() > kShown ? " and " + std::to_string(names.size() - kShown) + " more" : "";
  return "; " + what + ": " + join(std::vector<std::string>(names.begin(), shown), ", ") + rest;
}

bool fits(const Tensor& tensor, const Parameter& parameter) {
  return tensor.dtype() == DType::kF32 && tensor.shape() == parameter.shape;
}

}  // namespace

bool gives_tensors(const std::filesystem::path& file, const Network& network) {
  const Safetensors found = read_safetensors(file);
  const auto parameters = network.parameters();
  return std::any_of(parameters.begin(), parameters.end(), [&](const Parameter& parameter) {
    const auto tensor = found.tensors.find(parameter.name);
    return tensor != found.tensors.end() && fits(tensor->second, parameter);
  });
}

Transfer taken_over(const Network& network, Tensors weights, const std::filesystem::path& file) {
  const Safetensors found = read_safetensors(file);
  Transfer transfer;
  for (const auto& [name, tensor] : found.tensors) {
    const auto own = weights.find(name);
    if (own == weights.end()) {
      transfer.unused.push_back(name);
    } else if (tensor.dtype() != DType::kF32 || own->second.shape() != tensor.shape()) {
      transfer.unfit.push_back(name);
    } else {
      own->second = tensor;
      transfer.taken.push_back(name);
    }
  }
  if (transfer.taken.empty()) {
    throw model_error("--init " + file.string() + ": none of its " +
                      std::to_string(found.tensors.size()) + " tensors" +
                      " fits the network by name and shape" +
                      names_text("of another shape", transfer.unfit) +
                      names_text("in the file", transfer.unused) +
                      "; the \"name\" of a layer in the network's spec decides what its tensors "
                      "are called");
  }
  for (const Parameter& parameter : network.parameters()) {
    if (!found.tensors.contains(parameter.name)) transfer.fresh.push_back(parameter.name);
  }
  transfer.weights = std::move(weights);
  return transfer;
}

std::string transfer_text(const Transfer& transfer) {
  return "init: " + std::to_string(transfer.taken.size()) + " of " +
         std::to_string(transfer.weights.size()) + " tensors are the file's" +
         names_text("new", transfer.fresh) + names_text("of another shape", transfer.unfit) +
         names_text("not used", transfer.unused);
}

std::string hash_of_file(const std::filesystem::path& file) {
  Hasher hasher;
  const Safetensors content = read_safetensors(file);
  for (const auto& [name, tensor] : content.tensors) hasher.update(name).update(tensor.bytes());
  return hasher.hex();
}

}  // namespace ser
