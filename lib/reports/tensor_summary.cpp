#include "reports/tensor_summary.hpp"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/text.hpp"
#include "reports/fact_list.hpp"
#include "reports/table.hpp"
#include "training/run/run_folder.hpp"

namespace ser {
namespace {

constexpr std::size_t kTensorsShown = 40;
constexpr std::size_t kTensorNameWidth = 44;

std::string type_name(DType dtype) {
  switch (dtype) {
    case DType::kF32:
      return "float32";
    case DType::kF64:
      return "float64";
    case DType::kI64:
      return "int64";
    case DType::kU8:
      return "uint8";
  }
  return "?";
}

std::string shape_text(const Tensor& tensor) {
  std::vector<std::string> sizes;
  for (const auto size : tensor.shape()) sizes.push_back(std::to_string(size));
  return sizes.empty() ? "one value" : join(sizes, " x ");
}

std::size_t values_in(const Tensors& tensors) {
  std::size_t values = 0;
  for (const auto& [name, tensor] : tensors) values += tensor.size();
  return values;
}

std::vector<std::string> metadata_keys(const Safetensors& content) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : content.metadata) keys.push_back(key);
  return keys;
}

std::string checkpoint_text(const Checkpoint& checkpoint) {
  std::string text = "a checkpoint of ser train after " +
                     counted(checkpoint.history.size(), "epoch") + ", the best being " +
                     std::to_string(checkpoint.best_epoch);
  return text +
         (checkpoint.finished ? "; no epoch is left to do"
                              : "; the same ser train command goes on from it") +
         "; no model that recognises";
}

}  // namespace

bool is_model(const Safetensors& content) { return content.metadata.contains("ser"); }

TensorFile read_tensor_file(const std::string& path) {
  TensorFile file{path, 0, read_safetensors(path), "tensors", ""};
  std::error_code ignored;
  file.bytes = std::filesystem::file_size(path, ignored);
  const auto& metadata = file.content.metadata;
  const auto format = metadata.find("format");
  if (metadata.contains("ser-checkpoint")) {
    file.kind = "checkpoint";
    file.what = checkpoint_text(read_checkpoint(path));
  } else if (format != metadata.end() && format->second.starts_with("ser-features-")) {
    file.kind = "feature file";
    file.what = "a part of a feature store of ser extract; ser info of its folder says more";
  } else {
    file.what = "a safetensors file without a description of ser: tensors, no model";
  }
  return file;
}

std::string tensors_text(const TensorFile& file) {
  const Tensors& tensors = file.content.tensors;
  const std::vector<Fact> facts = {
      {"file", file.path},
      {"size", size_text(file.bytes)},
      {"is", file.what},
      {"metadata", join(metadata_keys(file.content), ", ")},
      {"tensors",
       std::to_string(tensors.size()) + ", " + counted(values_in(tensors), "value") + " in all"}};
  Table table{{{"tensor"}, {"type"}, {"shape"}, {"values", Align::kRight}}, {}};
  for (const auto& [name, tensor] : tensors) {
    if (table.rows.size() == kTensorsShown) break;
    table.rows.push_back({shortened(name, kTensorNameWidth), type_name(tensor.dtype()),
                          shape_text(tensor), std::to_string(tensor.size())});
  }
  std::string text = fact_list(facts);
  if (!table.rows.empty()) text += "\n" + text_table(table);
  if (tensors.size() > kTensorsShown) {
    text += "and " + std::to_string(tensors.size() - kTensorsShown) + " more (--json has all)\n";
  }
  return text;
}

Json tensors_json(const TensorFile& file) {
  Json tensors = Json::array();
  for (const auto& [name, tensor] : file.content.tensors) {
    tensors.push_back(
        {{"name", name}, {"type", type_name(tensor.dtype())}, {"shape", tensor.shape()}});
  }
  return {{"kind", file.kind},
          {"file", file.path},
          {"bytes", file.bytes},
          {"about", file.what},
          {"metadata", metadata_keys(file.content)},
          {"values", values_in(file.content.tensors)},
          {"tensors", std::move(tensors)}};
}

}  // namespace ser
