#include "reports/run_summary.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "core/error.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"
#include "features/feature_config.hpp"
#include "features/set_name.hpp"
#include "models/model.hpp"
#include "splits/split.hpp"
#include "storage/atomic_file.hpp"
#include "storage/csv.hpp"
#include "storage/folder.hpp"
#include "training/config/train_config.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

Error damaged(const fs::path& path) {
  return data_error(path.string() + ": is damaged, or no file of ser");
}

Json read_json(const fs::path& path) {
  auto json = json_or_nothing(read_text_file(path));
  if (!json || !json->is_object()) throw damaged(path);
  return std::move(*json);
}

EpochRecord best_of(const std::vector<EpochRecord>& history) {
  const auto worse = [](const EpochRecord& a, const EpochRecord& b) {
    return a.dev_uar < b.dev_uar || (a.dev_uar == b.dev_uar && a.dev_loss > b.dev_loss);
  };
  return *std::max_element(history.begin(), history.end(), worse);
}

std::optional<DevelopmentFigures> development_of(const RunSummary& run, const fs::path& model) {
  if (run.best) return DevelopmentFigures{run.best->dev_uar, run.best->dev_wa, run.best->dev_loss};
  if (run.history.empty() || !is_there(model)) return std::nullopt;
  const auto& figures = read_model(model).trained.development;
  return DevelopmentFigures{figures.at("uar"), figures.at("wa"), figures.at("loss")};
}

std::optional<double> number_or_null(const Json& json) {
  return json.is_null() ? std::nullopt : std::optional(json.get<double>());
}

/// The name of the feature set; empty for one without a name, or of another version of ser.
std::string features_in(const Json& config) {
  if (!config.contains("features")) return "";
  try {
    return feature_set_of(config_hash(feature_config_from_json(config.at("features"), "features")));
  } catch (const Error&) {
    return "";
  }
}

void read_config(const fs::path& path, RunSummary& run) {
  const Json config = read_json(path);
  try {
    const TrainConfig training = train_config_from_json(config.at("training"), path.string());
    run.epochs_at_most = training.epochs;
    run.keeps_last = training.keep == KeptEpoch::kLast;
    run.copies_allowed = training.leak_copies;
    run.seed = training.seed;
    run.features = features_in(config);
    config.at("run").at("split").get_to(run.split);
    config.at("run").at("labels").get_to(run.labels);
    run.overlap_allowed = config.at("run").value("allow_speaker_overlap", false);
  } catch (const Json::exception&) {
    throw damaged(path);
  }
}

RunSummary run_or_fault(const fs::path& folder, const std::string& name) {
  try {
    return read_run(folder, name);
  } catch (const Error& error) {
    RunSummary damaged_run;
    damaged_run.name = name;
    damaged_run.fault = error.what();
    return damaged_run;
  }
}

std::vector<RunSummary> read_folds(const fs::path& folder) {
  constexpr std::string_view kPrefix = "fold-";
  std::set<std::int64_t> numbers;
  for (const std::string& name : names_in_folder(folder)) {
    if (!name.starts_with(kPrefix)) continue;
    if (const auto number = to_integer(name.substr(kPrefix.size()))) numbers.insert(*number);
  }
  std::vector<RunSummary> folds;
  for (const std::int64_t number : numbers) {
    const std::string name = std::string(kPrefix) + std::to_string(number);
    if (is_there(folder / name / "config.json")) {
      folds.push_back(run_or_fault(folder / name, name));
    } else {
      folds.emplace_back();
      folds.back().name = name;
      folds.back().begun = false;
    }
  }
  return folds;
}

/// What any of the folds that say so is stamped with.
std::optional<Stamps> stamps_of(const std::vector<RunSummary>& folds) {
  std::optional<Stamps> any;
  for (const RunSummary& fold : folds) {
    if (!fold.stamps) continue;
    any = any.value_or(Stamps{}) | *fold.stamps;
  }
  return any;
}

std::optional<std::array<double, 2>> interval_of(const Json& metrics, const char* metric) {
  const auto all = metrics.find("ci95");
  if (all == metrics.end() || !all->is_object()) return std::nullopt;
  const auto found = all->find(metric);
  if (found == all->end() || !found->is_array()) return std::nullopt;
  return std::array{found->at(0).get<double>(), found->at(1).get<double>()};
}

/// Whether every fold tests every class; where the file does not tell, it is taken to be so.
bool all_classes_in(const Json& folds, std::size_t classes) {
  return std::ranges::all_of(
      folds, [&](const Json& fold) { return fold.value("classes", classes) == classes; });
}

void read_test(const fs::path& path, RunSummary& run) {
  const Json metrics = read_json(path);
  try {
    run.test = TestFigures{metrics.at("n").get<std::size_t>(), number_or_null(metrics.at("uar")),
                           number_or_null(metrics.at("wa")), interval_of(metrics, "uar")};
    run.stamps = stamps_from_json(metrics);
    if (!metrics.contains("uar_mean")) return;
    if (!all_classes_in(metrics.value("folds", Json::array()), run.labels.size())) return;
    run.over_folds =
        FoldSummary{metrics.at("uar_mean").get<double>(), number_or_null(metrics.at("uar_sd"))};
  } catch (const Json::exception&) {
    throw damaged(path);
  }
}

/// Tells apart which clips were tested, whatever their order in split.csv.
std::string tested_clips(const fs::path& split) {
  const CsvTable table = read_csv(split);
  const auto part = table.column("part");
  const std::size_t fold = part ? *part : table.required_column("fold");
  const std::size_t file = table.required_column("file");
  std::set<std::string> tested;
  for (const CsvRow& row : table.rows) {
    if (part ? row.cells[fold] != part_name(Part::kTest) : row.cells[fold].empty()) continue;
    std::vector<std::string> cells = {row.cells[file]};
    for (const char* name : {"start", "end"}) {
      const auto column = table.column(name);
      cells.push_back(column ? row.cells[*column] : "");
    }
    tested.insert(csv_line(cells));
  }
  return hash_hex(join(std::vector<std::string>(tested.begin(), tested.end()), ""));
}

template <typename T>
Json value_or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json record_json(const EpochRecord& record) {
  Json json;
  for (const HistoryColumn& column : history_columns()) {
    json[std::string(column.name)] = history_value(record, column);
  }
  return json;
}

Json short_json(const RunSummary& run) {
  Json json = {{"name", run.name}};
  if (!run.fault.empty()) {
    json["error"] = run.fault;
    return json;
  }
  json["state"] = run.finished ? "finished" : "unfinished";
  json["features"] = run.features.empty() ? Json(nullptr) : Json(run.features);
  json["seed"] = run.seed;
  if (!run.folds.empty()) {
    json["folds"] = run.folds.size();
    json["uar_mean"] = run.over_folds ? Json(run.over_folds->uar_mean) : Json(nullptr);
    json["uar_sd"] = run.over_folds ? value_or_null(run.over_folds->uar_sd) : Json(nullptr);
  }
  json["epochs"] = run.history.size();
  json["epochs_at_most"] = run.epochs_at_most;
  json["best_epoch"] = run.best ? Json(run.best->epoch) : Json(nullptr);
  json["dev"] = nullptr;
  if (run.dev) json["dev"] = {{"uar", run.dev->uar}, {"wa", run.dev->wa}, {"loss", run.dev->loss}};
  json["test"] = nullptr;
  if (run.test) {
    json["test"] = {{"n", run.test->n},
                    {"uar", value_or_null(run.test->uar)},
                    {"wa", value_or_null(run.test->wa)}};
    json["test_uar_ci95"] = value_or_null(run.test->uar_ci95);
    json["test_clips"] = run.test_clips.empty() ? Json(nullptr) : Json(run.test_clips);
  }
  for (const Stamp& stamp : kStamps) {
    json[std::string(stamp.key)] =
        run.stamps ? held_json(stamp, (*run.stamps).*stamp.member) : Json(nullptr);
  }
  json["split"] = run.split;
  json["labels"] = run.labels;
  return json;
}

}  // namespace

RunSummary read_run(const fs::path& folder, const std::string& name) {
  RunSummary run;
  run.name = name;
  read_config(folder / "config.json", run);
  if (is_there(folder / "history.csv")) run.history = read_history(folder / "history.csv");
  const fs::path model = folder / "model.safetensors";
  const bool several = is_there(folder / "member-1") || is_there(folder / "branch-1");
  if (!several && !run.history.empty()) {
    run.best = run.keeps_last ? run.history.back() : best_of(run.history);
  }
  run.dev = development_of(run, model);
  run.folds = read_folds(folder);
  const fs::path pooled = folder / "cv" / "metrics.json";
  run.finished = is_finished_run(folder);
  const fs::path metrics = is_there(pooled) ? pooled : folder / "test" / "metrics.json";
  if (is_there(metrics)) {
    read_test(metrics, run);
    if (is_there(folder / "split.csv")) run.test_clips = tested_clips(folder / "split.csv");
  } else if (run.finished) {
    run.stamps = read_model(model).trained.stamps;
  } else {
    run.stamps = stamps_of(run.folds);
  }
  return run;
}

std::vector<RunSummary> read_runs(const fs::path& folder) {
  std::vector<std::string> names = names_in_folder(folder);
  std::erase_if(names, [&](const std::string& name) { return !is_run(folder / name); });
  std::vector<RunSummary> runs;
  runs.reserve(names.size());
  for (const std::string& name : names) {
    runs.push_back(run_or_fault(folder / name, name));
  }
  return runs;
}

std::optional<double> mean_dev_uar(const std::vector<RunSummary>& folds) {
  double sum = 0.0;
  for (const RunSummary& fold : folds) {
    if (!fold.dev) return std::nullopt;
    sum += fold.dev->uar;
  }
  return folds.empty() ? std::nullopt : std::optional(sum / static_cast<double>(folds.size()));
}

Json run_json(const RunSummary& run) {
  Json json = {{"kind", "run"}};
  json.update(short_json(run));
  json["history"] = Json::array();
  for (const EpochRecord& record : run.history) json["history"].push_back(record_json(record));
  if (run.folds.empty()) return json;
  json["fold_runs"] = Json::array();
  for (const RunSummary& fold : run.folds) json["fold_runs"].push_back(short_json(fold));
  return json;
}

Json runs_json(const std::vector<RunSummary>& runs) {
  Json json = {{"kind", "runs"}, {"runs", Json::array()}};
  for (const RunSummary& run : runs) json["runs"].push_back(short_json(run));
  return json;
}

}  // namespace ser
