#include "reports/ingest_report.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "core/text.hpp"
#include "storage/csv.hpp"

namespace ser {
namespace {

using Cells = std::vector<std::vector<std::string>>;

constexpr std::string_view kNotRecognised = "(not recognised)";

/// The order in which reasons are reported.
constexpr std::array<std::string_view, 10> kReasons = {
    "duplicate",  "twin",      "known-bad", "unknown-name", "label-dropped",
    "unreadable", "truncated", "empty",     "silent",       "git-lfs-pointer"};

std::string count(std::size_t value) { return std::to_string(value); }

/// Columns two spaces apart, the first flush left and the others flush right.
std::string aligned(const Cells& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string space(widths[i] - row[i].size(), ' ');
      text += i == 0 ? row[i] + space : "  " + space + row[i];
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text;
}

std::string markdown(const Cells& rows) {
  std::string text;
  for (const auto& row : rows) {
    text += "| " + join(row, " | ") + " |\n";
    if (&row != &rows.front()) continue;
    text += "|---";
    for (std::size_t i = 1; i < row.size(); ++i) text += "|---:";
    text += "|\n";
  }
  return text;
}

std::map<std::string, std::size_t> skipped_by_reason(const IngestResult& result) {
  std::map<std::string, std::size_t> counts;
  for (const auto& file : result.skipped) ++counts[file.reason];
  return counts;
}

std::size_t unrecognised(const IngestResult& result) {
  return static_cast<std::size_t>(
      std::count_if(result.skipped.begin(), result.skipped.end(),
                    [](const SkippedFile& file) { return file.corpus.empty(); }));
}

Cells corpus_table(const IngestResult& result) {
  Cells rows = {{"corpus", "found", "used", "left out", "published", "speakers", "hours"}};
  std::size_t used = 0;
  std::size_t speakers = 0;
  double seconds = 0.0;
  for (const auto& [name, corpus] : result.corpora) {
    rows.push_back({name, count(corpus.found), count(corpus.used),
                    count(corpus.found - corpus.used),
                    corpus.expected > 0 ? count(corpus.expected) : "-",
                    count(corpus.speakers.size()), fixed(corpus.seconds / 3600.0, 2)});
    used += corpus.used;
    speakers += corpus.speakers.size();
    seconds += corpus.seconds;
  }
  if (const std::size_t unknown = unrecognised(result); unknown > 0) {
    rows.push_back(
        {std::string(kNotRecognised), count(unknown), "0", count(unknown), "-", "-", "-"});
  }
  if (rows.size() > 2) {
    rows.push_back({"total", count(result.files), count(used), count(result.files - used), "-",
                    count(speakers), fixed(seconds / 3600.0, 2)});
  }
  return rows;
}

std::vector<std::string> labels_of(const IngestResult& result) {
  std::set<std::string> names;
  for (const auto& [unused, corpus] : result.corpora) {
    for (const auto& [label, unused_count] : corpus.labels) names.insert(label);
  }
  std::vector<std::string> labels(names.begin(), names.end());
  sort_labels(labels);
  return labels;
}

std::size_t rows_with(const CorpusCounts& corpus, const std::string& label) {
  const auto found = corpus.labels.find(label);
  return found == corpus.labels.end() ? 0 : found->second;
}

Cells emotion_table(const IngestResult& result) {
  Cells rows = {{"emotion"}};
  for (const auto& [name, unused] : result.corpora) rows[0].push_back(name);
  const bool several = result.corpora.size() > 1;
  if (several) rows[0].push_back("total");
  for (const auto& label : labels_of(result)) {
    std::vector<std::string> row = {label};
    std::size_t total = 0;
    for (const auto& [unused, corpus] : result.corpora) {
      row.push_back(count(rows_with(corpus, label)));
      total += rows_with(corpus, label);
    }
    if (several) row.push_back(count(total));
    rows.push_back(std::move(row));
  }
  return rows;
}

/// "2 duplicate, 1 twin", or nothing.
std::string left_out(const IngestResult& result) {
  const auto counts = skipped_by_reason(result);
  std::vector<std::string> texts;
  for (const auto reason : kReasons) {
    const auto found = counts.find(std::string(reason));
    if (found != counts.end()) texts.push_back(count(found->second) + " " + found->first);
  }
  return join(texts, ", ");
}

std::string equal_line(const EqualRecordings& equal) {
  return join(equal.files, " = ") + (equal.known ? " (known)" : "");
}

std::vector<std::string> differences_of(const IngestResult& result) {
  std::vector<std::string> all;
  for (const auto& [unused, corpus] : result.corpora) {
    all.insert(all.end(), corpus.differences.begin(), corpus.differences.end());
  }
  return all;
}

std::string corpus_card(const CorpusDefinition& definition, const CorpusCounts& corpus) {
  std::string text = "\n### " + definition.name + "\n\n" + definition.about + ".\n\n";
  if (definition.synthetic) {
    text +=
        "**Synthetic speech, not recorded from people: no result on it says anything about "
        "how well emotion in real speech is recognised.**\n\n";
  }
  const auto item = [&](const char* what, const std::string& value) {
    if (!value.empty()) text += std::string("- ") + what + ": " + value + "\n";
  };
  item("Licence", definition.licence);
  item("Citation", definition.citation);
  item("Home page", definition.home_page);
  item("Speakers",
       join(std::vector<std::string>(corpus.speakers.begin(), corpus.speakers.end()), " "));
  return text;
}

std::string skipped_section(const IngestResult& result) {
  if (result.skipped.empty()) return "\n## Left out\n\nNothing.\n";
  std::map<std::pair<std::string, std::string>, std::size_t> counts;
  for (const auto& file : result.skipped) {
    ++counts[{file.corpus.empty() ? std::string(kNotRecognised) : file.corpus, file.reason}];
  }
  Cells rows = {{"corpus", "reason", "files"}};
  for (const auto& [key, value] : counts) rows.push_back({key.first, key.second, count(value)});
  return "\n## Left out\n\n" + markdown(rows);
}

std::string bullets(const std::string& title, const std::vector<std::string>& lines) {
  if (lines.empty()) return {};
  std::string text = "\n## " + title + "\n\n";
  for (const auto& line : lines) text += "- " + line + "\n";
  return text;
}

}  // namespace

std::string ingest_text(const IngestResult& result) {
  std::string text = aligned(corpus_table(result));
  if (const Cells emotions = emotion_table(result); emotions.size() > 1) {
    text += "\n" + aligned(emotions);
  }
  const auto section = [&](const std::string& title, const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    text += "\n" + title + "\n";
    for (const auto& line : lines) text += "  " + line + "\n";
  };
  if (!result.skipped.empty()) text += "\nleft out: " + left_out(result) + "\n";
  std::vector<std::string> equal;
  for (const auto& group : result.equal) equal.push_back(equal_line(group));
  section("equal recordings, all kept:", equal);
  section("differences from the published counts:", differences_of(result));
  return text;
}

Json ingest_json(const IngestResult& result) {
  Json json;
  json["files"] = result.manifest.rows.size();
  json["found"] = result.files;
  json["corpora"] = Json::object();
  for (const auto& [name, corpus] : result.corpora) {
    Json& entry = json["corpora"][name];
    entry["files"] = corpus.used;
    entry["found"] = corpus.found;
    entry["expected"] = corpus.expected > 0 ? Json(corpus.expected) : Json(nullptr);
    entry["speakers"] = corpus.speakers.size();
    entry["seconds"] = corpus.seconds;
    entry["labels"] = Json::object();
    for (const auto& label : labels_of(result)) {
      if (rows_with(corpus, label) > 0) entry["labels"][label] = rows_with(corpus, label);
    }
    entry["differences"] = corpus.differences;
  }
  json["skipped"] = Json::object();
  for (const auto& [reason, files] : skipped_by_reason(result)) json["skipped"][reason] = files;
  json["equal"] = Json::array();
  for (const auto& equal : result.equal) {
    json["equal"].push_back({{"files", equal.files}, {"known", equal.known}});
  }
  return json;
}

std::string ingest_card(const IngestResult& result, const IngestOptions& options,
                        const std::vector<std::string>& roots) {
  std::string text = "# Data card\n\nA manifest of " + count(result.manifest.rows.size()) +
                     " recordings, made by `ser ingest` from `" + join(roots, "`, `") +
                     "` with the label set `" + options.labels.name + "`.\n";
  text += "\n## Recordings\n\n" + markdown(corpus_table(result));
  text += "\n## Emotions\n\n" + markdown(emotion_table(result));
  text += "\n## Sources\n";
  for (const auto& definition : options.definitions) {
    const auto found = result.corpora.find(definition.name);
    if (found != result.corpora.end()) text += corpus_card(definition, found->second);
  }
  text += skipped_section(result);
  std::vector<std::string> equal;
  for (const auto& group : result.equal)
    equal.push_back("`" + join(group.files, "` = `") + "`" + (group.known ? " (known)" : ""));
  text += bullets("Equal recordings, all kept", equal);
  text += bullets("Differences from the published counts", differences_of(result));
  return text;
}

std::string skipped_csv(const IngestResult& result) {
  std::string text = "file,corpus,reason,detail\n";
  for (const auto& file : result.skipped) {
    text += csv_line(std::array{file.file, file.corpus, file.reason, file.detail});
  }
  return text;
}

}  // namespace ser
