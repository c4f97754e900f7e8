#include "storage/resources.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/error.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"
#include "storage/atomic_file.hpp"
#include "storage/embedded_resources.hpp"
#include "storage/folder.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kCorpusFile = "/corpus.json";

struct KindWords {
  ResourceKind kind;
  std::string_view all;
  std::string_view one;
};
constexpr KindWords kKindWords[] = {{ResourceKind::kCorpora, "corpora", "corpus"},
                                    {ResourceKind::kLabels, "labels", "label set"},
                                    {ResourceKind::kFeatures, "features", "feature set"},
                                    {ResourceKind::kAugmentations, "augmentations", "augmentation"},
                                    {ResourceKind::kNetworks, "networks", "network"},
                                    {ResourceKind::kExperiments, "experiments", "experiment"},
                                    {ResourceKind::kFolds, "folds", "list of folds"}};

const KindWords& words_of(ResourceKind kind) {
  return *std::find_if(std::begin(kKindWords), std::end(kKindWords),
                       [&](const KindWords& words) { return words.kind == kind; });
}

std::string relative_path(ResourceKind kind, const std::string& name) {
  if (kind == ResourceKind::kCorpora) return "datasets/" + name + std::string(kCorpusFile);
  return "configs/" + std::string(resource_kind_name(kind)) + "/" + name + ".json";
}

std::vector<fs::path> user_folders() {
  std::vector<fs::path> folders;
  const char* variable = std::getenv("SER_PATH");
  if (variable == nullptr) return folders;
  for (const auto& folder : split(variable, ':')) {
    if (!folder.empty()) folders.emplace_back(folder);
  }
  return folders;
}

std::string name_of(const fs::path& path) {
  return path.filename() == "corpus.json" && path.has_parent_path()
             ? path.parent_path().filename().string()
             : path.stem().string();
}

}  // namespace

std::string_view resource_kind_name(ResourceKind kind) { return words_of(kind).all; }

Resource find_resource(ResourceKind kind, const std::string& name) {
  if (name.find('/') != std::string::npos || name.ends_with(".json")) {
    std::error_code ignored;
    if (!fs::is_regular_file(name, ignored)) throw usage_error(name + ": no such file");
    return {name_of(name), name, read_text_file(name)};
  }
  const std::string path = relative_path(kind, name);
  for (const auto& folder : user_folders()) {
    std::error_code ignored;
    if (fs::is_regular_file(folder / path, ignored)) {
      return {name, (folder / path).string(), read_text_file(folder / path)};
    }
  }
  for (const auto& resource : embedded_resources()) {
    if (resource.path == path) return {name, name + " (built in)", std::string(resource.text)};
  }
  const auto known = resource_names(kind);
  for (const auto& other : known) {
    if (other != name && lower(other) == lower(name)) return find_resource(kind, other);
  }
  throw usage_error("unknown " + std::string(words_of(kind).one) + " '" + name + "' " +
                    known_names(name, known));
}

Json find_json(ResourceKind kind, const std::string& name) {
  const Resource resource = find_resource(kind, name);
  return parse_json(resource.text, resource.origin);
}

std::vector<std::string> resource_names(ResourceKind kind) {
  std::set<std::string> names;
  const bool corpora = kind == ResourceKind::kCorpora;
  const std::string prefix =
      corpora ? "datasets/" : "configs/" + std::string(resource_kind_name(kind)) + "/";
  const std::string_view suffix = corpora ? kCorpusFile : std::string_view(".json");
  const auto add = [&](std::string_view path) {
    if (path.starts_with(prefix) && path.ends_with(suffix)) {
      names.emplace(path.substr(prefix.size(), path.size() - prefix.size() - suffix.size()));
    }
  };
  for (const auto& resource : embedded_resources()) add(resource.path);
  for (const auto& folder : user_folders()) {
    std::error_code ignored;
    for (const std::string& name : names_in_folder(folder / prefix)) {
      const std::string found = prefix + name;
      add(corpora && fs::exists(folder / prefix / name / "corpus.json", ignored)
              ? found + std::string(kCorpusFile)
              : found);
    }
  }
  return {names.begin(), names.end()};
}

}  // namespace ser
