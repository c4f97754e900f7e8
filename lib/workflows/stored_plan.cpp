#include "workflows/stored_plan.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "storage/atomic_file.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

constexpr const char* kPlan = "plan.json";

Json path_or_null(const std::optional<fs::path>& path) {
  return path ? Json(path->string()) : Json(nullptr);
}

std::optional<fs::path> path_of(const Json& json) {
  if (json.is_null()) return std::nullopt;
  return fs::path(json.get<std::string>());
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
  sources.manifest = json.at("manifest").get<std::string>();
  sources.init = path_of(json.at("init"));
  sources.encoder = path_of(json.at("encoder"));
  sources.store = path_of(json.at("features"));
  sources.device = value_of(kDevices, json.at("device").get<std::string>()).value_or(Device::kAuto);
  return sources;
}

SetupPtr setup_of(const PlanSources& sources, const Json& config, const std::string& where) {
  Manifest manifest = read_manifest(sources.manifest);
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
               {"manifest", sources.manifest.string()},
               {"init", path_or_null(sources.init)},
               {"encoder", path_or_null(sources.encoder)},
               {"features", path_or_null(sources.store)},
               {"device", spelling(kDevices, sources.device)},
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
    SetupPtr setup = setup_of(sources, json.at("config"), (run / kPlan).string());
    Split rows = read_split(fold_folder(run, number) / "split.csv", *setup->manifest);
    Split split = split_of(*fold, std::move(rows.part));
    return {plan_split(std::move(setup), std::move(split)), std::move(sources)};
  } catch (const Json::exception&) {
    throw data_error((run / kPlan).string() +
                     ": is damaged; give the ser train command again, which writes it anew");
  }
}

}  // namespace ser
