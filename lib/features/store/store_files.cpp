#include "features/store/store_files.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <utility>

#include "core/error.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"
#include "features/feature_extractor.hpp"
#include "storage/folder.hpp"
#include "storage/tensor.hpp"

namespace ser {

namespace fs = std::filesystem;
namespace {

constexpr const char* kFormat = "ser-features-1";
constexpr const char* kMatrix = "features";
constexpr std::string_view kShardPrefix = "features-";
constexpr std::string_view kShardSuffix = ".safetensors";

std::string tensor_name(std::size_t row, const FeatureConfig& config, std::size_t input) {
  const std::string name = std::to_string(row);
  return config.inputs.size() == 1 ? name : name + "/" + config.inputs[input].name;
}

std::map<std::string, std::string> metadata(const FeatureConfig& config,
                                            std::span<const StoredRow> rows) {
  Json list = Json::array();
  for (const StoredRow& row : rows) list.push_back({row.row, row.key, row.hash});
  return {{"format", kFormat},
          {"config", json_line(describe(config))},
          {"config_hash", config_hash(config)},
          {"rows", json_line(list)}};
}

Error damaged(const fs::path& path, const std::string& what) {
  return data_error(path.string() + ": " + what + " (extract it again)");
}

Error foreign(const fs::path& path, const std::string& what) {
  return data_error(path.string() + ": " + what, kForeign);
}

const std::string& metadata_text(const fs::path& path, const Safetensors& content,
                                 const std::string& key) {
  const auto found = content.metadata.find(key);
  if (found == content.metadata.end()) throw foreign(path, "was not made by ser extract");
  return found->second;
}

std::vector<StoredRow> read_rows(const fs::path& path, const Safetensors& content) {
  const auto list = json_or_nothing(metadata_text(path, content, "rows"));
  if (!list || !list->is_array()) throw damaged(path, "its list of rows is damaged");
  std::vector<StoredRow> rows;
  for (const Json& entry : *list) {
    if (!entry.is_array() || entry.size() != 3 || !entry[0].is_number_unsigned() ||
        !entry[1].is_string() || !entry[2].is_string()) {
      throw damaged(path, "its list of rows is damaged");
    }
    rows.push_back({entry[0].get<std::size_t>(),
                    entry[1].get<std::string>(),
                    entry[2].get<std::string>(),
                    {}});
  }
  return rows;
}

/// Of each input's vector.
std::vector<std::size_t> input_widths(const FeatureConfig& config) {
  const FeatureExtractor extractor(config);
  std::vector<std::size_t> widths;
  for (std::size_t input = 0; input < config.inputs.size(); ++input) {
    widths.push_back(extractor.columns(input).size());
  }
  return widths;
}

void split_matrix(const fs::path& path, const FeatureConfig& config, const Tensor& matrix,
                  std::vector<StoredRow>& rows) {
  const auto& shape = matrix.shape();
  const std::vector<std::size_t> widths = input_widths(config);
  const std::size_t width = std::accumulate(widths.begin(), widths.end(), std::size_t{0});
  if (matrix.dtype() != DType::kF32 || shape.size() != 2 ||
      shape[0] != static_cast<std::int64_t>(rows.size()) ||
      shape[1] != static_cast<std::int64_t>(width)) {
    throw damaged(path, "its matrix does not fit its config and its list of rows");
  }
  std::size_t begin = 0;
  for (StoredRow& row : rows) {
    for (const std::size_t size : widths) {
      const auto values = matrix.floats().subspan(begin, size);
      row.inputs.push_back(Tensor::of({static_cast<std::int64_t>(size), 1},
                                      std::vector(values.begin(), values.end())));
      begin += size;
    }
  }
}

void take_tensors(const fs::path& path, const FeatureConfig& config, const Tensors& tensors,
                  std::vector<StoredRow>& rows) {
  for (StoredRow& row : rows) {
    for (std::size_t input = 0; input < config.inputs.size(); ++input) {
      const auto found = tensors.find(tensor_name(row.row, config, input));
      if (found == tensors.end() || found->second.dtype() != DType::kF32 ||
          found->second.shape().size() != 2) {
        throw damaged(path, "the features of row " + std::to_string(row.row) + " are missing");
      }
      row.inputs.push_back(found->second);
    }
  }
}

Safetensors read_content(const fs::path& path) {
  try {
    return read_safetensors(path);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kModel) throw data_error(error.what());
    throw;
  }
}

/// The number in a shard's name; nothing for other names.
std::optional<std::size_t> shard_number(const std::string& name) {
  constexpr std::size_t kAround = kShardPrefix.size() + kShardSuffix.size();
  if (name.size() <= kAround || !name.starts_with(kShardPrefix)) return std::nullopt;
  const auto digits = std::string_view(name).substr(kShardPrefix.size(), name.size() - kAround);
  const auto number = to_integer(digits);
  if (!number || *number < 0) return std::nullopt;
  const auto found = static_cast<std::size_t>(*number);
  return shard_name(found) == name ? std::optional(found) : std::nullopt;
}

}  // namespace

std::string shard_name(std::size_t number) {
  std::string digits = std::to_string(number);
  if (digits.size() < 5) digits.insert(0, 5 - digits.size(), '0');
  return std::string(kShardPrefix) + digits + std::string(kShardSuffix);
}

std::vector<std::size_t> shard_numbers(const fs::path& folder) {
  std::vector<std::size_t> numbers;
  for (const std::string& name : names_in_folder(folder)) {
    if (const auto number = shard_number(name)) numbers.push_back(*number);
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

bool is_vector_config(const FeatureConfig& config) {
  return std::all_of(config.inputs.begin(), config.inputs.end(),
                     [](const FeatureInput& input) { return input.kind == InputKind::kVector; });
}

std::string utterance_key(const Utterance& utterance) {
  // No text of a CSV cell that names a file or a time holds a NUL.
  constexpr std::string_view kNul("\0", 1);
  return Hasher()
      .update(utterance.file)
      .update(kNul)
      .update(utterance.start)
      .update(kNul)
      .update(utterance.end)
      .hex();
}

StoreFile read_store_file(const fs::path& path) {
  const Safetensors content = read_content(path);
  if (metadata_text(path, content, "format") != kFormat) {
    throw foreign(path, "was made by another version of ser");
  }
  StoreFile file{metadata_text(path, content, "config_hash"), read_rows(path, content)};
  const std::string where = path.string() + ": config";
  const FeatureConfig config =
      feature_config_from_json(parse_json(metadata_text(path, content, "config"), where), where);
  if (const auto matrix = content.tensors.find(kMatrix); matrix != content.tensors.end()) {
    split_matrix(path, config, matrix->second, file.rows);
  } else {
    take_tensors(path, config, content.tensors, file.rows);
  }
  return file;
}

void write_shard(const fs::path& path, const FeatureConfig& config,
                 std::span<const StoredRow> rows) {
  Safetensors content{{}, metadata(config, rows)};
  for (const StoredRow& row : rows) {
    for (std::size_t input = 0; input < row.inputs.size(); ++input) {
      content.tensors[tensor_name(row.row, config, input)] = row.inputs[input];
    }
  }
  write_safetensors(path, content);
}

void write_matrix(const fs::path& path, const FeatureConfig& config, std::size_t dimensions,
                  std::span<const StoredRow> rows) {
  std::vector<float> values;
  values.reserve(rows.size() * dimensions);
  for (const StoredRow& row : rows) {
    for (const Tensor& input : row.inputs) {
      const auto vector = input.floats();
      values.insert(values.end(), vector.begin(), vector.end());
    }
  }
  Safetensors content{{}, metadata(config, rows)};
  content.tensors[kMatrix] =
      Tensor::of({static_cast<std::int64_t>(rows.size()), static_cast<std::int64_t>(dimensions)},
                 std::move(values));
  write_safetensors(path, content);
}

std::vector<Tensor> to_tensors(Features features) {
  std::vector<Tensor> tensors;
  for (Array& array : features.inputs) {
    tensors.push_back(Tensor::of(
        {static_cast<std::int64_t>(array.rows), static_cast<std::int64_t>(array.columns)},
        std::move(array.values)));
  }
  return tensors;
}

Features to_features(std::span<const Tensor> tensors) {
  Features features;
  for (const Tensor& tensor : tensors) {
    Array array;
    array.rows = static_cast<std::size_t>(tensor.shape().at(0));
    array.columns = static_cast<std::size_t>(tensor.shape().at(1));
    array.values.assign(tensor.floats().begin(), tensor.floats().end());
    features.inputs.push_back(std::move(array));
  }
  return features;
}

}  // namespace ser
