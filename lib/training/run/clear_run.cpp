#include "training/run/clear_run.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <system_error>

#include "core/error.hpp"
#include "core/text.hpp"
#include "features/store/store_writer.hpp"
#include "storage/atomic_file.hpp"
#include "storage/folder.hpp"
#include "storage/json_reader.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

constexpr const char* kSharedFeatures = "cv-features";
constexpr const char* kLogFile = "log.txt";
constexpr const char* kConfigFile = "config.json";

/// config.json goes last: it says that the rest is ours.
constexpr const char* kRunFiles[] = {"model.safetensors", "checkpoint.safetensors",
                                     "history.csv",       "split.csv",
                                     "plan.json",         kConfigFile};
constexpr const char* kPlanFiles[] = {"split.csv", "plan.json", kLogFile};
constexpr const char* kLogFiles[] = {kLogFile};
constexpr const char* kPartFiles[] = {"checkpoint.safetensors", "history.csv", kLogFile};
constexpr const char* kEvaluationFolders[] = {"test", "cv"};
constexpr const char* kEvaluationFiles[] = {"metrics.json",
                                            "confusion_matrix.csv",
                                            "confusion_matrix_normalized.csv",
                                            "per_class.csv",
                                            "predictions.csv",
                                            "coverage.csv",
                                            "corrupt.csv",
                                            "report.md",
                                            "report.html"};
constexpr std::string_view kNumbered[] = {"fold-", "member-", "branch-"};

template <typename Names>
bool is_among(const Names& names, const std::string& name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

bool is_own_folder(const fs::path& path) {
  std::error_code ignored;
  return is_folder(path) && !fs::is_symlink(path, ignored);
}

/// Removes a folder that is empty; the system refuses any other.
void remove_if_empty(const fs::path& folder) {
  std::error_code ignored;
  fs::remove(folder, ignored);
}

template <typename Names>
void remove_files(const fs::path& folder, const Names& names) {
  for (const char* name : names) {
    std::error_code error;
    if (is_folder(folder / name)) continue;
    fs::remove(folder / name, error);
    if (error) {
      throw machine_error((folder / name).string() + ": cannot remove: " + error.message());
    }
  }
}

/// Whether a folder holds nothing but a plan, or what an interrupted start left.
bool is_plan_alone(const fs::path& folder) {
  const auto names = list_folder(folder).names;
  return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
    return is_among(kPlanFiles, name) || (name.starts_with('.') && name.ends_with(".part")) ||
           (is_part_name(name) && is_own_folder(folder / name) && is_plan_alone(folder / name));
  });
}

}  // namespace

bool is_part_name(const std::string& name) {
  return std::any_of(std::begin(kNumbered), std::end(kNumbered), [&](std::string_view prefix) {
    const auto number =
        name.starts_with(prefix) ? to_integer(name.substr(prefix.size())) : std::nullopt;
    return number && *number > 0 && std::string(prefix) + std::to_string(*number) == name;
  });
}

bool has_run_config(const fs::path& folder) {
  std::error_code ignored;
  if (!fs::is_regular_file(folder / kConfigFile, ignored)) return false;
  const auto config = json_or_nothing(read_text_file(folder / kConfigFile));
  if (!config || !config->is_object()) return false;
  const auto run = config->find("run");
  return run != config->end() && run->is_object() && run->contains("manifest_hash");
}

void refuse_foreign_folder(const fs::path& folder) {
  if (has_run_config(folder) || is_plan_alone(folder)) return;
  throw usage_error(folder.string() +
                    ": holds files and is no run of ser train, so that --overwrite leaves it as it "
                    "is; name another folder with -o");
}

namespace {

/// A fold is a run of its own; a member or a branch has a checkpoint and no config.
void clear_part(const fs::path& part, const std::string& name) {
  if (name.starts_with("fold-")) {
    if (!has_run_config(part) && !is_plan_alone(part)) return;
    clear_run(part);
    remove_files(part, kLogFiles);
  } else {
    for (const std::string& inner : names_in_folder(part)) {
      if (is_part_name(inner) && is_own_folder(part / inner)) clear_part(part / inner, inner);
    }
    remove_files(part, kPartFiles);
  }
  remove_if_empty(part);
}

}  // namespace

void clear_run(const fs::path& folder) {
  for (const char* name : kEvaluationFolders) {
    if (!is_own_folder(folder / name)) continue;
    remove_files(folder / name, kEvaluationFiles);
    remove_if_empty(folder / name);
  }
  if (is_own_folder(folder / kSharedFeatures)) {
    remove_store(folder / kSharedFeatures);
    remove_if_empty(folder / kSharedFeatures);
  }
  for (const std::string& name : names_in_folder(folder)) {
    if (is_part_name(name) && is_own_folder(folder / name)) clear_part(folder / name, name);
  }
  remove_files(folder, kRunFiles);
}

}  // namespace ser
