#include "metrics/score.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/random.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"
#include "metrics/table.hpp"

namespace ser {

double quantile(std::span<const double> sorted, double share) {
  const double position = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(position));
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], position - std::floor(position));
}

std::vector<std::optional<Interval>> bootstrap_intervals(const Outcomes& outcomes,
                                                         const RowGroups& groups,
                                                         std::span<const Metric> metrics,
                                                         int samples, std::uint64_t seed) {
  std::vector<std::vector<double>> drawn(metrics.size());
  for (int sample = 0; sample < samples && !groups.empty(); ++sample) {
    Random random(derive_seed(seed, "bootstrap", static_cast<std::uint64_t>(sample)));
    Confusion confusion(outcomes.classes);
    for (std::size_t i = 0; i < groups.size(); ++i) {
      for (const std::size_t row : groups[random.below(groups.size())]) {
        confusion.add(outcomes.truth[row], outcomes.prediction[row]);
      }
    }
    for (std::size_t m = 0; m < metrics.size(); ++m) {
      if (const auto value = metrics[m].value(confusion, nullptr)) drawn[m].push_back(*value);
    }
  }
  std::vector<std::optional<Interval>> intervals(metrics.size());
  for (std::size_t m = 0; m < metrics.size(); ++m) {
    if (drawn[m].empty()) continue;
    std::sort(drawn[m].begin(), drawn[m].end());
    intervals[m] = Interval{quantile(drawn[m], 0.025), quantile(drawn[m], 0.975)};
  }
  return intervals;
}

namespace {

std::string speaker_key(const Prediction& row) {
  if (row.speaker.empty() || row.corpus.empty()) return row.speaker;
  return row.corpus + ":" + row.speaker;
}

using Key = std::string (*)(const Prediction&);

/// Rows by key; those with an empty one are left out.
std::map<std::string, std::vector<std::size_t>> rows_by(const Predictions& predictions, Key key) {
  std::map<std::string, std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < predictions.rows.size(); ++i) {
    const std::string name = key(predictions.rows[i]);
    if (!name.empty()) groups[name].push_back(i);
  }
  return groups;
}

Slices slices_by(const Predictions& predictions, const Outcomes& outcomes, Key key) {
  Slices slices;
  for (const auto& [name, rows] : rows_by(predictions, key)) {
    const Confusion confusion = confusion_of(outcomes, rows);
    SliceScores& slice = slices[name];
    slice.n = rows.size();
    for (const auto& metric : metric_table()) {
      if (!metric.in_slices) continue;
      slice.metrics.push_back({std::string(metric.name), metric.value(confusion, nullptr), {}});
    }
  }
  return slices;
}

RowGroups bootstrap_groups(const Predictions& predictions, bool by_speaker) {
  RowGroups groups;
  if (!by_speaker) {
    for (std::size_t i = 0; i < predictions.rows.size(); ++i) groups.push_back({i});
    return groups;
  }
  for (const auto& row : predictions.rows) {
    if (row.speaker.empty()) {
      throw data_error(piece_name(row.file, row.start, row.end) +
                       ": no speaker; intervals by speaker need one in every row");
    }
  }
  for (auto& [name, rows] : rows_by(predictions, speaker_key)) groups.push_back(std::move(rows));
  return groups;
}

bool draws_speakers(const Predictions& predictions, BootstrapBy by) {
  if (by != BootstrapBy::kAuto) return by == BootstrapBy::kSpeaker;
  const bool named = std::none_of(predictions.rows.begin(), predictions.rows.end(),
                                  [](const Prediction& row) { return row.speaker.empty(); });
  return named && rows_by(predictions, speaker_key).size() >= kSpeakersToDraw;
}

void add_intervals(Scores& scores, const Predictions& predictions, const Outcomes& outcomes) {
  std::vector<Metric> bootstrapped;
  for (const auto& metric : metric_table()) {
    if (metric.has_interval) bootstrapped.push_back(metric);
  }
  const auto groups = bootstrap_groups(predictions, scores.by_speaker);
  const auto intervals = bootstrap_intervals(outcomes, groups, bootstrapped,
                                             scores.options.bootstrap, scores.options.seed);
  for (std::size_t m = 0; m < bootstrapped.size(); ++m) {
    for (auto& value : scores.metrics) {
      if (value.name == bootstrapped[m].name) value.ci95 = intervals[m];
    }
  }
}

Json number_or_null(const std::optional<double>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json describe_slices(const Slices& slices) {
  Json json = Json::object();
  for (const auto& [name, slice] : slices) {
    json[name]["n"] = slice.n;
    for (const auto& metric : slice.metrics) json[name][metric.name] = number_or_null(metric.value);
  }
  return json;
}

Json describe_confusion(const Confusion& confusion) {
  Json rows = Json::array();
  for (std::size_t truth = 0; truth < confusion.classes; ++truth) {
    Json row = Json::array();
    for (std::size_t c = 0; c < confusion.classes; ++c) row.push_back(confusion.at(truth, c));
    rows.push_back(std::move(row));
  }
  return rows;
}

Json describe_classes(const Scores& scores) {
  Json classes = Json::object();
  for (std::size_t c = 0; c < scores.labels.size(); ++c) {
    const ClassScores& score = scores.per_class[c];
    Json& json = classes[scores.labels[c]];
    json["precision"] = number_or_null(score.precision);
    json["recall"] = number_or_null(score.recall);
    json["f1"] = number_or_null(score.f1);
    json["support"] = score.support;
    json["auc"] = number_or_null(score.auc);
  }
  return classes;
}

}  // namespace

const MetricValue& Scores::metric(std::string_view name) const {
  const auto found = std::find_if(metrics.begin(), metrics.end(),
                                  [&](const auto& metric) { return metric.name == name; });
  if (found != metrics.end()) return *found;
  std::vector<std::string> known;
  for (const auto& metric : metrics) known.push_back(metric.name);
  throw usage_error("no metric '" + std::string(name) + "' " + known_names(name, known));
}

Scores score(const Predictions& predictions, const ScoreOptions& options) {
  if (predictions.rows.empty()) throw data_error("there are no predictions to score");
  const Outcomes outcomes = outcomes_of(predictions);
  const Outcomes* with_probabilities = outcomes.probabilities.empty() ? nullptr : &outcomes;

  Scores scores;
  scores.n = predictions.rows.size();
  scores.labels = predictions.labels;
  scores.options = options;
  scores.by_speaker = draws_speakers(predictions, options.by);
  scores.confusion = confusion_of(outcomes);
  for (const auto& metric : metric_table()) {
    scores.metrics.push_back(
        {std::string(metric.name), metric.value(scores.confusion, with_probabilities), {}});
  }
  scores.per_class = class_scores(scores.confusion);
  for (std::size_t c = 0; c < outcomes.classes; ++c) {
    scores.per_class[c].auc = one_vs_rest_auc(outcomes, c);
  }
  scores.per_speaker = slices_by(predictions, outcomes, speaker_key);
  scores.per_corpus =
      slices_by(predictions, outcomes, [](const Prediction& row) { return row.corpus; });
  scores.per_gender =
      slices_by(predictions, outcomes, [](const Prediction& row) { return row.gender; });
  scores.per_intensity =
      slices_by(predictions, outcomes, [](const Prediction& row) { return row.intensity; });
  add_intervals(scores, predictions, outcomes);
  return scores;
}

Json describe(const Scores& scores) {
  Json json;
  json["n"] = scores.n;
  json["labels"] = scores.labels;
  Json intervals = Json::object();
  for (const auto& metric : scores.metrics) json[metric.name] = number_or_null(metric.value);
  for (const auto& metric : metric_table()) {
    if (!metric.has_interval) continue;
    const auto& interval = scores.metric(metric.name).ci95;
    intervals[std::string(metric.name)] =
        interval ? Json::array({interval->low, interval->high}) : Json(nullptr);
  }
  json["ci95"] = std::move(intervals);
  json["bootstrap"] = scores.options.bootstrap;
  json["bootstrap_by"] = scores.by_speaker ? "speaker" : "utterance";
  json["confusion"] = describe_confusion(scores.confusion);
  json["per_class"] = describe_classes(scores);
  json["per_speaker"] = describe_slices(scores.per_speaker);
  json["per_corpus"] = describe_slices(scores.per_corpus);
  json["per_gender"] = describe_slices(scores.per_gender);
  json["per_intensity"] = describe_slices(scores.per_intensity);
  return json;
}

}  // namespace ser
