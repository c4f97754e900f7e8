#include "reports/ingest_report.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "reports/ingest_tables.hpp"
#include "storage/csv.hpp"

namespace ser {
namespace {

/// Names of files that the text shows of one remark; the card and the JSON have all.
constexpr std::size_t kNamesShown = 3;

Json labels_json(const CorpusCounts& corpus) {
  std::vector<std::string> labels;
  for (const auto& [label, unused] : corpus.labels) labels.push_back(label);
  sort_labels(labels);
  Json json = Json::object();
  for (const auto& label : labels) json[label] = corpus.labels.at(label);
  return json;
}

Json corpora_json(const IngestResult& result) {
  Json json = Json::object();
  for (const auto& [name, corpus] : result.corpora) {
    Json& entry = json[name];
    entry["files"] = corpus.used;
    entry["found"] = corpus.found;
    entry["expected"] = corpus.expected > 0 ? Json(corpus.expected) : Json(nullptr);
    entry["speakers"] = corpus.speakers.size();
    entry["seconds"] = corpus.seconds;
    entry["labels"] = labels_json(corpus);
    entry["differences"] = corpus.differences;
  }
  return json;
}

}  // namespace

std::string ingest_text(const IngestResult& result) {
  std::string text = text_table(corpus_table(result));
  if (const Table emotions = emotion_table(result); !emotions.rows.empty()) {
    text += "\n" + text_table(emotions);
  }
  const auto section = [&](const std::string& title, const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    text += "\n" + title + "\n";
    for (const auto& line : lines) text += "  " + line + "\n";
  };
  section("label source " + result.label_source + ":", label_source_lines(result));
  if (!result.skipped.empty()) text += "\nleft out: " + left_out_line(result) + "\n";
  std::vector<std::string> equal;
  for (const auto& group : result.equal) {
    equal.push_back(join(group.files, " = ") + (group.known ? " (known)" : ""));
  }
  section("equal recordings, all kept:", equal);
  section("differences from the published counts:", all_differences(result));
  std::vector<std::string> remarks;
  for (const auto& remark : result.remarks) remarks.push_back(remark_line(remark, kNamesShown));
  section("remarks:", remarks);
  return text;
}

Json ingest_json(const IngestResult& result) {
  Json json;
  json["files"] = result.manifest.rows.size();
  json["found"] = result.files;
  json["corpora"] = corpora_json(result);
  json["skipped"] = Json::object();
  for (const auto& [reason, files] : left_out_counts(result)) json["skipped"][reason] = files;
  json["equal"] = Json::array();
  for (const auto& equal : result.equal) {
    json["equal"].push_back({{"files", equal.files}, {"known", equal.known}});
  }
  json["remarks"] = Json::array();
  for (const auto& remark : result.remarks) {
    json["remarks"].push_back({{"corpus", remark.corpus},
                               {"kind", spelling(kRemarkKinds, remark.kind)},
                               {"text", remark.text},
                               {"files", remark.files}});
  }
  json["label_source"] = result.label_source;
  json["label_tables"] = Json::object();
  for (const auto& [corpus, table] : result.label_tables) {
    json["label_tables"][corpus] = {
        {"table", table.table}, {"ties", table.ties}, {"without_row", table.without}};
  }
  return json;
}

std::string skipped_csv(const IngestResult& result) {
  std::string text = "file,corpus,reason,detail\n";
  for (const auto& file : result.skipped) {
    text += csv_line(
        std::array{file.file, file.corpus, std::string(facts_of(file.reason).word), file.detail});
  }
  return text;
}

}  // namespace ser
