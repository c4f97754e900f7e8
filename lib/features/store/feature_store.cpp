#include "features/store/feature_store.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <unordered_map>
#include <utility>

#include "core/error.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"
#include "features/set_name.hpp"
#include "features/store/part.hpp"
#include "features/store/store_files.hpp"
#include "storage/csv.hpp"
#include "storage/folder.hpp"
#include "storage/json_reader.hpp"
#include "storage/tensor.hpp"

namespace ser {

namespace fs = std::filesystem;

struct FeatureStore::Content {
  fs::path folder;
  std::unordered_map<std::string, StoredRow> rows;  ///< by utterance_key
};

namespace {

/// Names the two sets, as far as they have names.
Error other_set(const fs::path& dir, const std::string& found, const std::string& wanted) {
  const std::string there = feature_set_of(found);
  const std::string needed = feature_set_of(wanted);
  return usage_error(
      dir.string() + ": holds " + (there.empty() ? "features of another config" : there) +
      (needed.empty() ? "; the set of this experiment is needed" : "; " + needed + " is needed") +
      " (name the set that is there, or extract the other into another folder)");
}

/// Why there is nothing to read in `dir`: nothing at all, another set, or no end yet.
[[noreturn]] void throw_not_there(const fs::path& dir, const std::string& wanted) {
  if (!is_feature_store(dir)) {
    throw data_error(dir.string() +
                     ": holds no features (make them with ser extract DATA.csv --features SET -o " +
                     dir.string() + ")");
  }
  const std::string found = read_store_facts(dir).config_hash;
  if (found != wanted) throw other_set(dir, found, wanted);
  throw data_error(dir.string() +
                   ": the extraction is not finished; run its ser extract command again");
}

/// The names of the files that a finished extraction consists of.
std::set<std::string> part_names(const fs::path& dir, bool vectors, const std::string& wanted) {
  std::error_code ignored;
  if (!fs::exists(dir / (vectors ? kMatrixFile : kIndexFile), ignored)) {
    throw_not_there(dir, wanted);
  }
  if (vectors) return {kMatrixFile};
  const CsvTable index = read_csv(dir / kIndexFile);
  const std::size_t shard = index.required_column("shard");
  std::set<std::string> names;
  for (const CsvRow& row : index.rows) names.insert(row.cells[shard]);
  return names;
}

}  // namespace

FeatureStore::FeatureStore(std::shared_ptr<const Content> content) : content_(std::move(content)) {}

FeatureStore FeatureStore::open(const fs::path& dir, const FeatureConfig& expected) {
  auto content = std::make_shared<Content>();
  content->folder = dir;
  const std::string wanted = config_hash(expected);
  for (const std::string& name : part_names(dir, is_vector_config(expected), wanted)) {
    StoreFile file = read_store_file(dir / name);
    if (file.config_hash != wanted) throw other_set(dir, file.config_hash, wanted);
    for (StoredRow& row : file.rows) {
      const std::string key = row.key;
      content->rows.insert_or_assign(key, std::move(row));
    }
  }
  return FeatureStore(std::move(content));
}

bool FeatureStore::holds_vectors(const fs::path& dir, const FeatureConfig& expected) {
  std::error_code ignored;
  return fs::exists(dir / kMatrixFile, ignored) &&
         read_store_file(dir / kMatrixFile).config_hash == config_hash(expected);
}

bool FeatureStore::has(const Utterance& utterance) const {
  const auto found = content_->rows.find(utterance_key(utterance));
  return found != content_->rows.end() &&
         (!is_hash(utterance.hash) || utterance.hash == found->second.hash);
}

Features FeatureStore::get(const Utterance& utterance) const {
  const auto found = content_->rows.find(utterance_key(utterance));
  const std::string where = content_->folder.string() + ": ";
  if (found == content_->rows.end()) {
    throw data_error(where + "holds no features of '" +
                     piece_name(utterance.file, utterance.start, utterance.end) +
                     "'; extract them with the same manifest");
  }
  if (is_hash(utterance.hash) && utterance.hash != found->second.hash) {
    throw data_error(where + "the recording '" +
                     piece_name(utterance.file, utterance.start, utterance.end) +
                     "' has changed since its features were extracted; extract them again");
  }
  return to_features(found->second.inputs);
}

std::size_t FeatureStore::size() const { return content_->rows.size(); }

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
    throw data_error(path.string() + ": holds another feature set than the files beside it");
  }
  ++facts.files;
  facts.bytes += size_of_file(path);
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
