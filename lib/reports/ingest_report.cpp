#include "reports/ingest_report.hpp"

#include <array>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "manifest/speaker_emotions.hpp"
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

std::string section(const std::string& title, const std::string& body) {
  return "\n## " + title + "\n\n" + body;
}

std::string bullets(const std::string& title, const std::vector<std::string>& lines) {
  if (lines.empty()) return {};
  std::string body;
  for (const auto& line : lines) body += "- " + line + "\n";
  return section(title, body);
}

std::string policy_text(LabelPolicy policy) {
  switch (policy) {
    case LabelPolicy::kKeep:
      return "kept";
    case LabelPolicy::kNeutral:
      return "merged into neutral";
    case LabelPolicy::kDrop:
      return "left out";
    case LabelPolicy::kBySet:
      break;
  }
  return "as the label set says";
}

std::string labels_section(const IngestResult& result, const IngestOptions& options) {
  std::string body = "- Label set: `" + options.labels.name + "`\n";
  body += "- Calm: " + policy_text(options.labels.calm) + "\n";
  body += "- Boredom: " + policy_text(options.labels.boredom) + "\n";
  body += "- Label source: `" + result.label_source + "`";
  body += result.label_source == kIntendedLabels ? ", the labels that the names give\n" : "\n";
  for (const auto& line : label_source_lines(result)) body += "  - " + line + "\n";
  return section("Labels", body + "\n" + markdown_table(label_table(result)));
}

std::string source_text(const CorpusDefinition& definition, const CorpusCounts& corpus) {
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

std::string left_out_section(const IngestResult& result) {
  if (result.skipped.empty()) return section("Left out", "Nothing.\n");
  return section("Left out", markdown_table(left_out_table(result)) +
                                 "\nThe files are named in the list that ends in "
                                 "`.skipped.csv`, each with its detail.\n");
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
    equal.push_back(printable(join(group.files, " = ")) + (group.known ? " (known)" : ""));
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
  json["unknown_labels"] = Json::object();
  for (const auto& [word, files] : unknown_labels(result)) json["unknown_labels"][word] = files;
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

std::string ingest_card(const IngestResult& result, const IngestOptions& options,
                        const std::vector<std::string>& roots) {
  std::string text = "# Data card\n\nA manifest of " + std::to_string(result.manifest.rows.size()) +
                     " recordings, made by `ser ingest` from `" + join(roots, "`, `") +
                     "` with the label set `" + options.labels.name + "`.\n";
  text += section("Recordings", markdown_table(corpus_table(result)));
  text += section("Speakers", markdown_table(speaker_table(result)));
  text += section("Durations and rates", markdown_table(sound_table(result)));
  text += section("Emotions", markdown_table(emotion_table(result)));
  if (speaker_emotions(result.manifest).tied()) {
    text +=
        section("Speakers and emotions", markdown_table(speaker_emotion_table(result.manifest)));
  }
  text += labels_section(result, options);
  text += "\n## Sources\n";
  for (const auto& definition : options.definitions) {
    const auto found = result.corpora.find(definition.name);
    if (found != result.corpora.end()) text += source_text(definition, found->second);
  }
  text += left_out_section(result);
  std::vector<std::string> equal;
  for (const auto& group : result.equal) {
    equal.push_back("`" + printable(join(group.files, "` = `")) + "`" +
                    (group.known ? " (known)" : ""));
  }
  text += bullets("Equal recordings, all kept", equal);
  text += bullets("Differences from the published counts", all_differences(result));
  std::vector<std::string> remarks;
  for (const auto& remark : result.remarks) {
    remarks.push_back(remark_line(remark, std::numeric_limits<std::size_t>::max()));
  }
  return text + bullets("Remarks", remarks);
}

}  // namespace ser
