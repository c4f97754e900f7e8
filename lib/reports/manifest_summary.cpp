#include "reports/manifest_summary.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string_view>

#include "core/text.hpp"

namespace ser {
namespace {

/// Most manifests need no such column, so that none is not worth a word.
bool is_optional(std::string_view column) {
  static constexpr std::array<std::string_view, 6> kOptional = {"file",   "start", "end",
                                                                "source", "twin",  "synthetic"};
  return std::find(kOptional.begin(), kOptional.end(), column) != kOptional.end();
}

std::vector<std::string> known_columns() { return split(trimmed(manifest_csv(Manifest{})), ','); }

void add_row(const Utterance& row, ManifestSummary& summary) {
  CorpusSummary& corpus = summary.corpora[row.corpus];
  ++corpus.rows;
  ++corpus.emotions[row.emotion];
  if (!row.speaker.empty()) {
    corpus.speakers.insert(row.speaker);
    corpus.by_gender[row.gender].insert(row.speaker);
  }
  if (const auto seconds = seconds_of(row)) {
    corpus.seconds += *seconds;
    summary.durations.push_back(*seconds);
  }
  if (row.sample_rate) ++summary.sample_rates[*row.sample_rate];
}

void add_missing(const Manifest& manifest, ManifestSummary& summary) {
  for (const std::string& column : known_columns()) {
    if (is_optional(column)) continue;
    const auto without = static_cast<std::size_t>(
        std::count_if(manifest.rows.begin(), manifest.rows.end(),
                      [&](const Utterance& row) { return row.column(column).empty(); }));
    if (without == manifest.rows.size()) {
      summary.missing.push_back(column);
    } else if (without > 0) {
      summary.partial.emplace_back(column, without);
    }
  }
}

Json corpus_json(const CorpusSummary& corpus) {
  Json genders = Json::object();
  for (const auto& [gender, speakers] : corpus.by_gender) genders[gender] = speakers.size();
  return {{"rows", corpus.rows},
          {"seconds", corpus.seconds},
          {"speakers", corpus.speakers.size()},
          {"gender", std::move(genders)},
          {"emotions", corpus.emotions}};
}

Json durations_json(const std::vector<double>& durations) {
  if (durations.empty()) {
    return {{"known", 0}, {"min", nullptr}, {"median", nullptr}, {"max", nullptr}};
  }
  return {{"known", durations.size()},
          {"min", durations.front()},
          {"median", median_of(durations)},
          {"max", durations.back()}};
}

}  // namespace

std::optional<double> seconds_of(const Utterance& row) {
  if (const auto end = row.end_s()) return *end - row.start_s();
  return row.start.empty() ? row.duration : std::nullopt;
}

double median_of(const std::vector<double>& ascending) {
  const std::size_t half = ascending.size() / 2;
  return ascending.size() % 2 == 1 ? ascending[half]
                                   : (ascending[half - 1] + ascending[half]) / 2.0;
}

double ManifestSummary::seconds() const {
  return std::accumulate(durations.begin(), durations.end(), 0.0);
}

std::vector<std::string> ManifestSummary::emotions() const {
  std::set<std::string> names;
  for (const auto& [unused, corpus] : corpora) {
    for (const auto& [emotion, count] : corpus.emotions) names.insert(emotion);
  }
  const bool some_without = names.erase("") > 0;
  std::vector<std::string> sorted(names.begin(), names.end());
  sort_labels(sorted);
  if (some_without) sorted.emplace_back();
  return sorted;
}

ManifestSummary summary_of(const Manifest& manifest) {
  ManifestSummary summary;
  summary.rows = manifest.rows.size();
  summary.extra = manifest.extra_columns;
  summary.hash = manifest.hash;
  for (const Utterance& row : manifest.rows) add_row(row, summary);
  std::sort(summary.durations.begin(), summary.durations.end());
  add_missing(manifest, summary);
  return summary;
}

Json manifest_json(const ManifestSummary& summary, const std::string& path) {
  Json corpora = Json::object();
  for (const auto& [name, corpus] : summary.corpora) corpora[name] = corpus_json(corpus);
  Json rates = Json::object();
  for (const auto& [rate, rows] : summary.sample_rates) rates[std::to_string(rate)] = rows;
  Json partial = Json::object();
  for (const auto& [column, rows] : summary.partial) partial[column] = rows;
  return {{"kind", "manifest"},
          {"file", path},
          {"rows", summary.rows},
          {"seconds", summary.seconds()},
          {"duration_s", durations_json(summary.durations)},
          {"corpora", std::move(corpora)},
          {"sample_rates", std::move(rates)},
          {"missing", summary.missing},
          {"partial", std::move(partial)},
          {"extra", summary.extra},
          {"hash", summary.hash}};
}

}  // namespace ser
