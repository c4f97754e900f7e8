#include "reports/evaluation.hpp"

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "core/text.hpp"
#include "metrics/table.hpp"
#include "reports/table.hpp"
#include "storage/atomic_file.hpp"
#include "storage/csv.hpp"

namespace ser {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kLabelWidth = 20;
constexpr std::size_t kLongestLabel = 40;  ///< where a line would pass the width of a terminal
constexpr std::size_t kSpeakerWidth = 16;  // two of them stand in one line
constexpr int kDecimals = 3;

std::string shown(const std::optional<double>& value) {
  return value ? fixed(*value, kDecimals) : "-";
}

std::string plural(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string head_text(const Scores& scores, const EvaluationContext& context) {
  Table table{{{}, {}}, {}};
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) table.rows.push_back({name, shortened(value, kWidth - 12)});
  };
  add("model", context.model);
  add("manifest", context.manifest);
  add("part", context.part);
  add("utterances", std::to_string(scores.n));
  return text_table(table);
}

std::string adapted_text(const AdaptationCounts& counts) {
  if (counts.clips + counts.without == 0) return "normalised by unlabelled test clips\n";
  const bool by_corpus = counts.by == Standardize::By::kCorpus;
  const std::string groups =
      by_corpus ? std::to_string(counts.groups) + (counts.groups == 1 ? " corpus" : " corpora")
                : counted(counts.groups, "speaker");
  std::string text = counted(counts.clips, "clip") + " of " + groups +
                     " normalised by their own clips, unlabelled\n";
  if (counts.without > 0) {
    text += "  " + counted(counts.without, "clip") + " of " + (by_corpus ? "corpora" : "speakers") +
            " with too few, by the stored statistics\n";
  }
  return text;
}

std::string stamps_text(const EvaluationContext& context) {
  std::string text;
  for (const Stamp& stamp : kStamps) {
    if (!(context.stamps.*stamp.member)) continue;
    text.append(stamp.word).append(": ");
    text +=
        stamp.warning.empty() ? adapted_text(context.adapted) : std::string(stamp.warning) + "\n";
  }
  const std::string unknown = join(unknown_words(context.stamps), ", ");
  if (!unknown.empty()) {
    text += "not known: " + unknown + "\n  " +
            (context.model.empty() ? "the predictions do not tell how they were made"
                                   : "clips without a speaker may be of speakers of the training") +
            "\n";
  }
  return text.empty() ? text : "\n" + text;
}

std::string figures_text(const Scores& scores) {
  const bool intervals = scores.options.bootstrap > 0;
  const std::string by = scores.by_speaker ? " by speaker" : " by clip";
  Table table{{{"figure"}, {"value", Align::kRight}}, {}};
  if (intervals) table.columns.push_back({"95 % interval" + by});
  for (const auto& metric : metric_table()) {
    const MetricValue& found = scores.metric(metric.name);
    if (!found.value) continue;
    std::vector<std::string> row = {std::string(metric.title), shown(found.value)};
    if (intervals) {
      row.push_back(found.ci95 ? fixed(found.ci95->low, kDecimals) + " to " +
                                     fixed(found.ci95->high, kDecimals)
                               : "");
    }
    table.rows.push_back(std::move(row));
  }
  return "\n" + text_table(table);
}

std::size_t widest(const std::vector<std::string>& texts) {
  std::size_t width = 0;
  for (const auto& text : texts) width = std::max(width, display_width(text));
  return width;
}

/// What the columns of the confusion matrix take, with the blanks before them.
std::size_t heads_width(const std::vector<std::string>& heads, std::size_t digits) {
  std::size_t width = 0;
  for (const auto& head : heads) width += std::max(display_width(head), digits) + kColumnGap;
  return width;
}

std::vector<std::string> numbers_to(std::size_t count) {
  std::vector<std::string> numbers;
  for (std::size_t i = 1; i <= count; ++i) numbers.push_back(std::to_string(i));
  return numbers;
}

/// Columns are headed by the labels, or by their numbers where these do not fit: no label is cut.
std::string confusion_text(const Scores& scores) {
  const std::size_t classes = scores.labels.size();
  const std::size_t digits = std::to_string(scores.n).size();
  const std::size_t taken = std::max(widest(scores.labels), display_width("truth")) + kColumnGap +
                            display_width("recall");
  std::vector<std::string> heads = scores.labels;
  const bool numbered = taken + heads_width(heads, digits) > kWidth;
  if (numbered) heads = numbers_to(classes);
  if (numbered && taken + heads.back().size() + 1 + heads_width(heads, digits) > kWidth) {
    return "\nconfusion: " + std::to_string(classes) +
           " classes are too many to show; see confusion_matrix.csv\n";
  }

  Table table{{{"truth"}}, {}};
  for (const auto& head : heads) table.columns.push_back({head, Align::kRight});
  table.columns.push_back({"recall", Align::kRight});
  for (std::size_t truth = 0; truth < classes; ++truth) {
    const std::string number = numbered ? heads[truth] + " " : "";
    std::vector<std::string> row = {number + scores.labels[truth]};
    for (std::size_t c = 0; c < classes; ++c) {
      const std::size_t count = scores.confusion.at(truth, c);
      row.push_back(count == 0 ? "." : std::to_string(count));
    }
    row.push_back(shown(scores.per_class[truth].recall));
    table.rows.push_back(std::move(row));
  }
  return "\nconfusion (a row is the truth, a column what was recognised)\n" + text_table(table);
}

std::string classes_text(const Scores& scores) {
  const bool with_auc = scores.metric("auc_macro").value.has_value();
  Table table{{{"class"},
               {"precision", Align::kRight},
               {"recall", Align::kRight},
               {"F1", Align::kRight},
               {"utterances", Align::kRight}},
              {}};
  if (with_auc) table.columns.push_back({"AUC", Align::kRight});
  for (std::size_t c = 0; c < scores.labels.size(); ++c) {
    const ClassScores& score = scores.per_class[c];
    table.rows.push_back({shortened(scores.labels[c], kLongestLabel), shown(score.precision),
                          shown(score.recall), shown(score.f1), std::to_string(score.support)});
    if (with_auc) table.rows.back().push_back(shown(score.auc));
  }
  return "\n" + text_table(table);
}

void add_slices(Table& table, const std::string& kind, const Slices& slices) {
  if (slices.size() < 2) return;
  for (const auto& [name, slice] : slices) {
    std::vector<std::string> row = {kind, shortened(name, kLabelWidth), std::to_string(slice.n)};
    for (const auto& metric : slice.metrics) row.push_back(shown(metric.value));
    table.rows.push_back(std::move(row));
  }
}

std::string slices_text(const Scores& scores) {
  Table table{{{"of"}, {""}, {"utterances", Align::kRight}}, {}};
  for (const auto& metric : metric_table()) {
    if (metric.in_slices) table.columns.push_back({std::string(metric.title), Align::kRight});
  }
  add_slices(table, "corpus", scores.per_corpus);
  add_slices(table, "gender", scores.per_gender);
  add_slices(table, "intensity", scores.per_intensity);
  return table.rows.empty() ? "" : "\n" + text_table(table);
}

/// How far speakers lie apart; their own figures are in metrics.json.
std::string speakers_text(const Slices& speakers) {
  if (speakers.size() < 2) return "";
  const auto uar_of = [](const auto& entry) {
    for (const auto& metric : entry.second.metrics) {
      if (metric.name == "uar") return metric.value.value_or(0.0);
    }
    return 0.0;
  };
  const auto [worst, best] =
      std::minmax_element(speakers.begin(), speakers.end(),
                          [&](const auto& a, const auto& b) { return uar_of(a) < uar_of(b); });
  return "\n" + plural(speakers.size(), "speaker") + ": UAR from " +
         fixed(uar_of(*worst), kDecimals) + " (" +
         shortened(printable(worst->first), kSpeakerWidth) + ") to " +
         fixed(uar_of(*best), kDecimals) + " (" + shortened(printable(best->first), kSpeakerWidth) +
         ")\n";
}

}  // namespace

std::string evaluation_text(const Scores& scores, const EvaluationContext& context) {
  return head_text(scores, context) + stamps_text(context) + figures_text(scores) +
         confusion_text(scores) + classes_text(scores) + slices_text(scores) +
         speakers_text(scores.per_speaker);
}

namespace {

std::string text_of(const std::optional<double>& value) { return value ? to_text(*value) : ""; }

std::string confusion_csv(const Scores& scores, bool normalized) {
  std::vector<std::string> cells = {"truth"};
  cells.insert(cells.end(), scores.labels.begin(), scores.labels.end());
  std::string text = csv_line(cells);
  for (std::size_t truth = 0; truth < scores.labels.size(); ++truth) {
    cells = {scores.labels[truth]};
    const std::size_t support = scores.confusion.support(truth);
    for (std::size_t c = 0; c < scores.labels.size(); ++c) {
      const std::size_t count = scores.confusion.at(truth, c);
      std::optional<double> share;
      if (support > 0) share = static_cast<double>(count) / static_cast<double>(support);
      cells.push_back(normalized ? text_of(share) : std::to_string(count));
    }
    text += csv_line(cells);
  }
  return text;
}

std::string per_class_csv(const Scores& scores) {
  std::string text = "label,precision,recall,f1,support,auc\n";
  for (std::size_t c = 0; c < scores.labels.size(); ++c) {
    const ClassScores& score = scores.per_class[c];
    const std::vector<std::string> cells = {
        scores.labels[c],  text_of(score.precision),      text_of(score.recall),
        text_of(score.f1), std::to_string(score.support), text_of(score.auc)};
    text += csv_line(cells);
  }
  return text;
}

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

}  // namespace

Json evaluation_json(const Scores& scores, const EvaluationContext& context) {
  Json json = describe(scores);
  json.update(stamps_json(context.stamps));
  const bool is_counted = context.adapted.clips + context.adapted.without > 0;
  if (is_counted && (context.stamps.speaker_adapted || context.stamps.corpus_adapted)) {
    json["adapted"] = {
        {context.stamps.corpus_adapted ? "corpora" : "speakers", context.adapted.groups},
        {"clips", context.adapted.clips},
        {"clips_without", context.adapted.without}};
  }
  json["model"] = text_or_null(context.model);
  json["manifest"] = text_or_null(context.manifest);
  json["part"] = text_or_null(context.part);
  json["seed"] = context.seed;
  if (context.folds.empty()) return json;
  json["folds"] = Json::array();
  for (const FoldFigures& fold : context.folds) {
    json["folds"].push_back({{"fold", fold.fold},
                             {"n", fold.n},
                             {"uar", fold.uar},
                             {"wa", fold.wa},
                             {"classes", fold.classes}});
  }
  const FoldSummary summary = summary_of(context.folds);
  json["uar_mean"] = summary.uar_mean;
  json["uar_sd"] = summary.uar_sd ? Json(*summary.uar_sd) : Json(nullptr);
  return json;
}

void write_evaluation(const std::filesystem::path& folder, const Predictions& predictions,
                      const Scores& scores, const EvaluationContext& context) {
  std::error_code ignored;
  std::filesystem::remove(folder / "metrics.json", ignored);
  write_atomically(folder / "confusion_matrix.csv", confusion_csv(scores, false));
  write_atomically(folder / "confusion_matrix_normalized.csv", confusion_csv(scores, true));
  write_atomically(folder / "per_class.csv", per_class_csv(scores));
  write_atomically(folder / "predictions.csv", predictions_csv(predictions));
  write_atomically(folder / "metrics.json", json_text(evaluation_json(scores, context)));
}

}  // namespace ser
