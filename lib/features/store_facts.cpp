#include "features/store_facts.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "core/error.hpp"
#include "features/part.hpp"
#include "features/store_files.hpp"
#include "storage/csv.hpp"
#include "storage/json_reader.hpp"
#include "storage/safetensors.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

bool is_index(const fs::path& path) {
  return is_there(path) && read_csv(path).column("shard").has_value();
}

/// The files that hold the features: those of the finished store, else all shards.
std::set<std::string> feature_files(const fs::path& folder, bool& finished) {
  finished = true;
  if (is_there(folder / kMatrixFile)) return {kMatrixFile};
  std::set<std::string> names;
  if (is_index(folder / kIndexFile)) {
    const CsvTable index = read_csv(folder / kIndexFile);
    const std::size_t shard = index.required_column("shard");
    for (const CsvRow& row : index.rows) names.insert(row.cells[shard]);
    return names;
  }
  finished = false;
  for (const std::size_t number : shard_numbers(folder)) names.insert(shard_name(number));
  for (std::string& name : part_file_names(folder)) names.insert(std::move(name));
  return names;
}

FeatureConfig config_in(const fs::path& path) {
  const auto metadata = read_safetensors(path).metadata;
  const auto config = metadata.find("config");
  const std::string where = path.string() + ": config";
  try {
    if (config == metadata.end()) throw usage_error(where + ": is missing");
    return feature_config_from_json(parse_json(config->second, where), where);
  } catch (const Error& error) {
    throw data_error(error.what());
  }
}

void add_file(const fs::path& path, StoreFacts& facts) {
  const StoreFile file = read_store_file(path);
  if (facts.files == 0) {
    facts.config = config_in(path);
    facts.config_hash = file.config_hash;
    facts.frames.resize(facts.config.inputs.size());
  } else if (file.config_hash != facts.config_hash) {
    throw data_error(path.string() + ": holds features of another config than the files beside it");
  }
  ++facts.files;
  facts.bytes += fs::file_size(path);
  facts.rows += file.rows.size();
  for (const StoredRow& row : file.rows) {
    for (std::size_t i = 0; i < row.inputs.size(); ++i) {
      facts.frames[i].push_back(row.inputs[i].shape().at(1));
    }
  }
}

}  // namespace

bool is_feature_store(const fs::path& folder) {
  return is_there(folder / kMatrixFile) || !shard_numbers(folder).empty() ||
         is_index(folder / kIndexFile) || !part_file_names(folder).empty();
}

StoreFacts read_store_facts(const fs::path& folder) {
  StoreFacts facts;
  for (const std::string& name : feature_files(folder, facts.finished)) {
    add_file(folder / name, facts);
  }
  const fs::path failed = folder / kFailedFile;
  if (is_there(failed)) facts.failed = read_csv(failed).rows.size();
  if (facts.files == 0) {
    throw data_error(folder.string() + ": a feature store without features (" +
                     std::to_string(facts.failed) + " recordings failed, see failed.csv)");
  }
  for (auto& frames : facts.frames) std::sort(frames.begin(), frames.end());
  return facts;
}

}  // namespace ser
