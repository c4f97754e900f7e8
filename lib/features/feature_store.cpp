#include "features/feature_store.hpp"

#include <set>
#include <unordered_map>
#include <utility>

#include "core/error.hpp"
#include "features/store_files.hpp"
#include "storage/csv.hpp"

namespace ser {
namespace fs = std::filesystem;

struct FeatureStore::Content {
  fs::path folder;
  std::unordered_map<std::string, StoredRow> rows;  ///< by utterance_key
};

namespace {

/// The names of the files that a finished extraction consists of.
std::set<std::string> part_names(const fs::path& dir, bool vectors) {
  std::error_code ignored;
  if (!fs::exists(dir / (vectors ? kMatrixFile : kIndexFile), ignored)) {
    throw data_error(dir.string() +
                     ": holds no finished features of this kind (make them with ser extract DATA "
                     "--features SET -o " +
                     dir.string() + ")");
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
  for (const std::string& name : part_names(dir, is_vector_config(expected))) {
    StoreFile file = read_store_file(dir / name);
    if (file.config_hash != wanted) {
      throw usage_error(dir.string() +
                        ": holds features of another config than the one asked for (name the set "
                        "they were extracted with, or extract into another folder)");
    }
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
         (utterance.hash.empty() || utterance.hash == found->second.hash);
}

Features FeatureStore::get(const Utterance& utterance) const {
  const auto found = content_->rows.find(utterance_key(utterance));
  const std::string where = content_->folder.string() + ": ";
  if (found == content_->rows.end()) {
    throw data_error(where + "holds no features of '" + utterance.file +
                     "' (extract them with the same manifest)");
  }
  if (!utterance.hash.empty() && utterance.hash != found->second.hash) {
    throw data_error(where + "the features of '" + utterance.file +
                     "' are of other samples than the manifest's hash tells (extract them again)");
  }
  return to_features(found->second.inputs);
}

std::size_t FeatureStore::size() const { return content_->rows.size(); }

}  // namespace ser
