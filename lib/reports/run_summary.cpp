#include "reports/run_summary.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "models/model.hpp"
#include "storage/atomic_file.hpp"

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
  Json json = Json::parse(read_text_file(path), nullptr, false);
  if (!json.is_object()) throw damaged(path);
  return json;
}

std::optional<EpochRecord> best_of(const std::vector<EpochRecord>& history) {
  const auto worse = [](const EpochRecord& a, const EpochRecord& b) {
    return a.dev_uar < b.dev_uar || (a.dev_uar == b.dev_uar && a.dev_loss > b.dev_loss);
  };
  const auto best = std::max_element(history.begin(), history.end(), worse);
  return best == history.end() ? std::nullopt : std::optional(*best);
}

std::optional<double> number_or_null(const Json& json) {
  return json.is_null() ? std::nullopt : std::optional(json.get<double>());
}

void read_config(const fs::path& path, RunSummary& run) {
  const Json config = read_json(path);
  try {
    config.at("training").at("epochs").get_to(run.epochs_at_most);
    config.at("run").at("split").get_to(run.split);
    config.at("run").at("labels").get_to(run.labels);
  } catch (const Json::exception&) {
    throw damaged(path);
  }
}

std::size_t count_folds(const fs::path& folder) {
  std::size_t count = 0;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.path().filename().native().starts_with("fold-")) ++count;
  }
  return count;
}

void read_test(const fs::path& path, RunSummary& run) {
  const Json metrics = read_json(path);
  try {
    run.test = TestFigures{metrics.at("n").get<std::size_t>(), number_or_null(metrics.at("uar")),
                           number_or_null(metrics.at("wa"))};
    run.stamps =
        Stamps{metrics.at("speaker_dependent").get<bool>(),
               metrics.at("speaker_adapted").get<bool>(), metrics.at("synthetic").get<bool>()};
  } catch (const Json::exception&) {
    throw damaged(path);
  }
}

template <typename T>
Json value_or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json record_json(const EpochRecord& record) {
  return {{"epoch", record.epoch},
          {"train_loss", record.train_loss},
          {"train_wa", record.train_wa},
          {"dev_loss", record.dev_loss},
          {"dev_wa", record.dev_wa},
          {"dev_uar", record.dev_uar},
          {"learning_rate", record.learning_rate},
          {"seconds", record.seconds}};
}

Json short_json(const RunSummary& run) {
  Json json = {{"name", run.name}};
  if (!run.fault.empty()) {
    json["error"] = run.fault;
    return json;
  }
  json["state"] = run.finished ? "finished" : "unfinished";
  if (run.folds > 0) json["folds"] = run.folds;
  json["epochs"] = run.history.size();
  json["epochs_at_most"] = run.epochs_at_most;
  json["best_epoch"] = run.best ? Json(run.best->epoch) : Json(nullptr);
  json["dev"] = nullptr;
  if (run.best) {
    json["dev"] = {
        {"uar", run.best->dev_uar}, {"wa", run.best->dev_wa}, {"loss", run.best->dev_loss}};
  }
  json["test"] = nullptr;
  if (run.test) {
    json["test"] = {{"n", run.test->n},
                    {"uar", value_or_null(run.test->uar)},
                    {"wa", value_or_null(run.test->wa)}};
  }
  const auto stamp = [&](bool Stamps::*member) {
    return run.stamps ? Json((*run.stamps).*member) : Json(nullptr);
  };
  json["speaker_dependent"] = stamp(&Stamps::speaker_dependent);
  json["speaker_adapted"] = stamp(&Stamps::speaker_adapted);
  json["synthetic"] = stamp(&Stamps::synthetic);
  json["split"] = run.split;
  json["labels"] = run.labels;
  return json;
}

}  // namespace

bool is_run(const fs::path& folder) {
  return is_there(folder / "config.json") &&
         (is_there(folder / "split.csv") || is_there(folder / "history.csv"));
}

RunSummary read_run(const fs::path& folder, const std::string& name) {
  RunSummary run;
  run.name = name;
  read_config(folder / "config.json", run);
  if (is_there(folder / "history.csv")) run.history = read_history(folder / "history.csv");
  run.best = best_of(run.history);
  run.folds = count_folds(folder);
  const fs::path model = folder / "model.safetensors";
  const fs::path pooled = folder / "cv" / "metrics.json";
  run.finished = is_there(model) || is_there(pooled);
  const fs::path metrics = is_there(pooled) ? pooled : folder / "test" / "metrics.json";
  if (is_there(metrics)) {
    read_test(metrics, run);
  } else if (run.finished) {
    run.stamps = read_model(model).trained.stamps;
  }
  return run;
}

std::vector<RunSummary> read_runs(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (is_run(entry.path())) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  std::vector<RunSummary> runs;
  for (const std::string& name : names) {
    try {
      runs.push_back(read_run(folder / name, name));
    } catch (const Error& error) {
      runs.emplace_back();
      runs.back().name = name;
      runs.back().fault = error.what();
    }
  }
  return runs;
}

Json run_json(const RunSummary& run) {
  Json json = {{"kind", "run"}};
  json.update(short_json(run));
  json["history"] = Json::array();
  for (const EpochRecord& record : run.history) json["history"].push_back(record_json(record));
  return json;
}

Json runs_json(const std::vector<RunSummary>& runs) {
  Json json = {{"kind", "runs"}, {"runs", Json::array()}};
  for (const RunSummary& run : runs) json["runs"].push_back(short_json(run));
  return json;
}

}  // namespace ser
