#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"
#include "storage/atomic_file.hpp"
#include "storage/json_reader.hpp"
#include "workflows/plan.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

constexpr const char* kPlan = "plan.json";

Json path_or_null(const std::optional<fs::path>& path) {
  return path ? json_of_bytes(path->native()) : Json(nullptr);
}

std::optional<fs::path> path_of(const Json& json) {
  if (json.is_null()) return std::nullopt;
  return fs::path(byte_text(json));
}

/// What a split knows beside its rows.
Json split_json(const Split& split) {
  return {{"recipe", split.recipe},
          {"dev_shares_speaker", split.dev_shares_speaker},
          {"stamps", stamps_json(split.stamps)},
          {"notes", split.notes}};
}

Split split_of(const Json& json, std::vector<Part> part) {
  Split split;
  split.part = std::move(part);
  json.at("recipe").get_to(split.recipe);
  json.at("dev_shares_speaker").get_to(split.dev_shares_speaker);
  split.stamps = stamps_from_json(json.at("stamps"));
  json.at("notes").get_to(split.notes);
  return split;
}

Json read_json(const fs::path& file) {
  std::error_code ignored;
  if (!fs::exists(file, ignored)) {
    throw data_error(file.string() +
                     ": is missing; a fold is trained on its own where ser train --cv … has "
                     "planned it (--dry-run plans without training)");
  }
  return parse_json(read_text_file(file), file.string());
}

PlanSources sources_of(const Json& json) {
  PlanSources sources;
  sources.manifest = byte_text(json.at("manifest"));
  sources.init = path_of(json.at("init"));
  sources.encoder = path_of(json.at("encoder"));
  sources.store = path_of(json.at("features"));
  sources.device = value_of(kDevices, json.at("device").get<std::string>()).value_or(Device::kAuto);
  return sources;
}

/// The hashes that were decoded, by row.
Json hashes_json(const Manifest& manifest) {
  Json json = Json::object();
  for (std::size_t i = 0; i < manifest.rows.size(); ++i) {
    const std::string& hash = manifest.rows[i].heard_hash;
    if (!hash.empty()) json[std::to_string(i)] = hash;
  }
  return json;
}

void restore_hashes(const Json& json, Manifest& manifest) {
  for (const auto& [row, hash] : json.items()) {
    const auto index = to_integer(row);
    if (!index || *index < 0 || static_cast<std::size_t>(*index) >= manifest.rows.size()) continue;
    hash.get_to(manifest.rows[static_cast<std::size_t>(*index)].heard_hash);
  }
}

SetupPtr setup_of(const PlanSources& sources, const Json& plan, const std::string& where) {
  Manifest manifest = read_manifest(sources.manifest);
  const Json& config = plan.at("config");
  if (const auto hashes = plan.find("hashes"); hashes != plan.end()) {
    restore_hashes(*hashes, manifest);
  }
  const Json& run = config.at("run");
  if (manifest.hash != run.at("manifest_hash").get<std::string>()) {
    throw data_error(manifest.source + ": has changed since " + where +
                     " was written; give the ser train command again");
  }
  PlanFlags flags;
  run.at("allow_speaker_overlap").get_to(flags.allow_speaker_overlap);
  return set_up(std::move(manifest), experiment_from_json(config, "config:"),
                load_beginnings(sources.init, sources.encoder), flags);
}

}  // namespace

void write_plans(const FoldPlans& plans, const PlanSources& sources, const fs::path& run) {
  const Manifest& manifest = *plans.setup->manifest;
  write_atomically(run / "split.csv", folds_csv(manifest, plans.folds));
  Json plan = {{"config", run_config(*plans.setup, plans.folds.recipe)},
               {"manifest", json_of_bytes(sources.manifest.native())},
               {"init", path_or_null(sources.init)},
               {"encoder", path_or_null(sources.encoder)},
               {"features", path_or_null(sources.store)},
               {"device", spelling(kDevices, sources.device)},
               {"hashes", hashes_json(manifest)},
               {"folds", Json::object()}};
  for (const Fold& fold : plans.folds.folds) {
    write_atomically(fold_folder(run, fold.number) / "split.csv", split_csv(manifest, fold.split));
    plan["folds"][std::to_string(fold.number)] = split_json(fold.split);
  }
  write_atomically(run / kPlan, json_text(plan));
}

StoredPlan read_fold_plan(const fs::path& run, int number) {
  const Json json = read_json(run / kPlan);
  try {
    const auto fold = json.at("folds").find(std::to_string(number));
    if (fold == json.at("folds").end()) {
      throw usage_error("--fold " + std::to_string(number) + ": " + run.string() + " has " +
                        std::to_string(json.at("folds").size()) + " folds, none of this number");
    }
    PlanSources sources = sources_of(json);
    SetupPtr setup = setup_of(sources, json, (run / kPlan).string());
    Split rows = read_split(fold_folder(run, number) / "split.csv", *setup->manifest);
    Split split = split_of(*fold, std::move(rows.part));
    return {plan_split(std::move(setup), std::move(split)), std::move(sources)};
  } catch (const Json::exception&) {
    throw data_error((run / kPlan).string() +
                     ": is damaged; give the ser train command again, which writes it anew");
  }
}

}  // namespace ser
