#include "reports/manifest_summary.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string_view>

#include "core/text.hpp"
#include "reports/table.hpp"

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

constexpr std::size_t kNameWidth = 20;
constexpr std::size_t kColumnsNamed = 8;

std::string name_or(const std::string& name, const char* otherwise) {
  return name.empty() ? otherwise : shortened(name, kNameWidth);
}

std::string duration_text(const ManifestSummary& summary) {
  if (summary.durations.empty()) return "not known (ser ingest writes it)";
  std::string text = fixed(summary.durations.front(), 2) + " s to " +
                     fixed(summary.durations.back(), 2) + " s, median " +
                     fixed(median_of(summary.durations), 2) + " s";
  if (const std::size_t without = summary.rows - summary.durations.size(); without > 0) {
    text += "; not known of " + counted(without, "row");
  }
  return text;
}

std::string rates_text(const ManifestSummary& summary) {
  std::vector<std::string> parts;
  std::size_t known = 0;
  for (const auto& [rate, rows] : summary.sample_rates) {
    parts.push_back(std::to_string(rate) + " Hz (" + counted(rows, "row") + ")");
    known += rows;
  }
  if (known < summary.rows)
    parts.push_back("not known (" + counted(summary.rows - known, "row") + ")");
  return join(parts, ", ");
}

std::string partial_text(const ManifestSummary& summary) {
  std::vector<std::string> parts;
  for (const auto& [column, rows] : summary.partial) {
    parts.push_back(column + " (" + counted(rows, "row") + ")");
  }
  return join(parts, ", ");
}

std::string extra_text(const std::vector<std::string>& extra) {
  if (extra.size() <= kColumnsNamed) return join(extra, ", ");
  const std::vector<std::string> first(extra.begin(), extra.begin() + kColumnsNamed);
  return join(first, ", ") + " and " + std::to_string(extra.size() - kColumnsNamed) + " more";
}

std::size_t with_gender(const CorpusSummary& corpus, const std::string& gender) {
  const auto found = corpus.by_gender.find(gender);
  return found == corpus.by_gender.end() ? 0 : found->second.size();
}

std::size_t of_emotion(const CorpusSummary& corpus, const std::string& emotion) {
  const auto found = corpus.emotions.find(emotion);
  return found == corpus.emotions.end() ? 0 : found->second;
}

std::string hours_text(double seconds) { return seconds > 0.0 ? fixed(seconds / 3600.0, 2) : "-"; }

std::string corpora_text(const ManifestSummary& summary) {
  Table table{{{"corpus"},
               {"rows", Align::kRight},
               {"hours", Align::kRight},
               {"speakers", Align::kRight},
               {"female", Align::kRight},
               {"male", Align::kRight}},
              {}};
  std::vector<std::size_t> totals(4);
  for (const auto& [name, corpus] : summary.corpora) {
    const std::vector<std::size_t> counts = {corpus.rows, corpus.speakers.size(),
                                             with_gender(corpus, "female"),
                                             with_gender(corpus, "male")};
    for (std::size_t i = 0; i < counts.size(); ++i) totals[i] += counts[i];
    table.rows.push_back({name_or(name, "(none)"), std::to_string(counts[0]),
                          hours_text(corpus.seconds), std::to_string(counts[1]),
                          std::to_string(counts[2]), std::to_string(counts[3])});
  }
  if (summary.corpora.size() > 1) {
    table.rows.push_back({"total", std::to_string(totals[0]), hours_text(summary.seconds()),
                          std::to_string(totals[1]), std::to_string(totals[2]),
                          std::to_string(totals[3])});
  }
  return text_table(table);
}

Table emotion_table(const ManifestSummary& summary, bool by_corpus) {
  Table table{{{"emotion"}}, {}};
  const bool total = summary.corpora.size() > 1 || !by_corpus;
  for (const auto& [name, corpus] : summary.corpora) {
    if (by_corpus) table.columns.push_back({name_or(name, "(none)"), Align::kRight});
  }
  if (total) table.columns.push_back({by_corpus ? "total" : "rows", Align::kRight});
  for (const std::string& emotion : summary.emotions()) {
    std::vector<std::string> row = {name_or(emotion, "(none)")};
    std::size_t sum = 0;
    for (const auto& [name, corpus] : summary.corpora) {
      const std::size_t count = of_emotion(corpus, emotion);
      if (by_corpus) row.push_back(count == 0 ? "." : std::to_string(count));
      sum += count;
    }
    if (total) row.push_back(std::to_string(sum));
    table.rows.push_back(std::move(row));
  }
  return table;
}

bool fits(const std::string& table) {
  const auto lines = split(table, '\n');
  return std::all_of(lines.begin(), lines.end(),
                     [](const std::string& line) { return display_width(line) <= kReportWidth; });
}

/// Emotions × corpora; the sums alone where there are too many corpora for a line.
std::string emotions_text(const ManifestSummary& summary) {
  std::string table = text_table(emotion_table(summary, /*by_corpus=*/true));
  if (fits(table)) return table;
  return text_table(emotion_table(summary, /*by_corpus=*/false)) +
         "(too many corpora for a table of each: --json has them)\n";
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

std::string manifest_text(const ManifestSummary& summary, const std::string& path) {
  const std::vector<Fact> facts = {{"manifest", path},
                                   {"rows", std::to_string(summary.rows)},
                                   {"hours", hours_text(summary.seconds())},
                                   {"durations", duration_text(summary)},
                                   {"sample rates", rates_text(summary)},
                                   {"missing", join(summary.missing, ", ")},
                                   {"partly empty", partial_text(summary)},
                                   {"other columns", extra_text(summary.extra)},
                                   {"hash", summary.hash}};
  std::string text = fact_list(facts);
  if (summary.rows == 0) return text;
  return text + "\n" + corpora_text(summary) + "\n" + emotions_text(summary);
}

}  // namespace ser
