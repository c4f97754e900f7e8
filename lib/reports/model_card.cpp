#include "reports/model_card.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/text.hpp"
#include "network/network.hpp"
#include "reports/front_end.hpp"
#include "reports/table.hpp"

namespace ser {
namespace {

constexpr std::size_t kLayerNameWidth = 20;
constexpr std::size_t kLeastOptions = 12;

std::vector<std::string> speakers_of(const Heard& heard) {
  std::vector<std::string> names;
  for (const SpeakerId& speaker : heard.speakers) names.push_back(speaker_text(speaker));
  return names;
}

std::string clips_text(const Provenance& trained) {
  std::vector<std::string> parts;
  for (const char* part : {"train", "dev", "test"}) {
    const auto found = trained.clips.find(part);
    if (found != trained.clips.end()) {
      parts.push_back(std::to_string(found->second) + " " + part);
    }
  }
  return join(parts, ", ");
}

std::string development_text(const std::map<std::string, double>& figures) {
  std::vector<std::string> parts;
  const auto add = [&](const char* key, const auto& text) {
    const auto found = figures.find(key);
    if (found != figures.end()) parts.push_back(text(found->second));
  };
  add("uar", [](double value) { return "UAR " + fixed(value, 3); });
  add("wa", [](double value) { return "WA " + fixed(value, 3); });
  add("loss", [](double value) { return "loss " + fixed(value, 4); });
  add("epoch", [](double value) { return "epoch " + to_text(value); });
  return join(parts, ", ");
}

std::string temperatures_text(const std::vector<Member>& members) {
  std::vector<std::string> texts;
  texts.reserve(members.size());
  for (const Member& member : members) texts.push_back(fixed(member.temperature, 4));
  return join(texts, ", ") +
         (members.size() > 1 ? " (an ensemble of " + std::to_string(members.size()) + ")" : "");
}

/// "ser 0.1.0, LibTorch 2.13.0": the back end's version has its name in it.
std::string versions_text(const std::map<std::string, std::string>& versions) {
  std::vector<std::string> texts;
  for (const auto& [name, version] : versions) {
    if (version == "ser") continue;  // what is fitted has no other back end
    const auto place = name == "ser" ? texts.begin() : texts.end();
    texts.insert(place, name == "backend" ? version : join(std::vector{name, version}, " "));
  }
  return join(texts, ", ");
}

std::vector<Fact> facts_of(const ModelFile& file) {
  const Provenance& trained = file.model.trained;
  const auto speakers = speakers_of(trained.heard);
  const std::string stamps = stamp_words(trained.stamps);
  std::vector<Fact> facts = {
      {"model", file.path},
      {"size", size_text(file.bytes)},
      {"recognises", file.model.target.column + ": " + join(file.model.target.labels, ", ")},
      {"corpora", join(trained.corpora, ", ")},
      {"clips", clips_text(trained)},
      {"seen speakers", speakers.empty() ? "not known"
                                         : std::to_string(speakers.size()) + " (training and " +
                                               "development): " + join(speakers, " ")},
      {"split", trained.split + ", seed " + std::to_string(trained.seed)},
      {"caveats", stamps.empty() ? "none" : stamps},
      {"development", development_text(trained.development)},
      {"temperature", temperatures_text(file.model.members)},
      {"made by", versions_text(trained.versions)},
      {"manifest hash", trained.manifest_hash}};
  for (const std::string& note : trained.notes) facts.push_back({"note", note});
  return facts;
}

std::string number_or_blank(std::int64_t number) {
  return number == 0 ? "" : std::to_string(number);
}

std::string totals_text(const NetworkTable& table) {
  std::string text = std::to_string(table.parameters) + " parameters, " +
                     std::to_string(table.trainable) + " of them trainable";
  if (table.fitted > 0) text += "; " + std::to_string(table.fitted) + " fitted statistics";
  return text;
}

/// The layers; options take the lines that they need in the columns that the others leave.
std::string layers_text(const NetworkTable& layers) {
  Table table{{{"layer"}, {"type"}, {"options"}, {"out"}, {"parameters", Align::kRight}}, {}};
  std::size_t taken = (table.columns.size() - 1) * kColumnGap;
  const auto widest = [&](const char* head, const auto& cell) {
    std::size_t width = display_width(head);
    for (const NetworkRow& row : layers.rows) width = std::max(width, display_width(cell(row)));
    return width;
  };
  const auto name = [](const NetworkRow& row) { return shortened(row.name, kLayerNameWidth); };
  taken += widest("layer", name);
  taken += widest("type", [](const NetworkRow& row) { return row.type; });
  taken += widest("out", [](const NetworkRow& row) { return row.out; });
  taken += display_width("parameters");
  const std::size_t left = std::max(kLeastOptions, kReportWidth - std::min(taken, kReportWidth));
  for (const NetworkRow& row : layers.rows) {
    auto options = wrapped(row.options, left);
    if (options.empty()) options.emplace_back();
    table.rows.push_back({name(row), row.type, options.front(), row.out,
                          number_or_blank(row.parameters + row.fitted)});
    for (std::size_t i = 1; i < options.size(); ++i) {
      table.rows.push_back({"", "", options[i], "", ""});
    }
  }
  return text_table(table);
}

Json network_json(const Network& network) {
  const NetworkTable table = network_table(network);
  Json layers = Json::array();
  for (const NetworkRow& row : table.rows) {
    layers.push_back({{"name", row.name},
                      {"type", row.type},
                      {"options", row.options},
                      {"out", row.out},
                      {"parameters", row.parameters},
                      {"trainable", row.trainable},
                      {"fitted", row.fitted}});
  }
  return {{"layers", std::move(layers)},
          {"parameters", table.parameters},
          {"trainable", table.trainable},
          {"fitted", table.fitted},
          {"embedding_width", network.embedding_width()},
          {"shortest_frames", network.shortest_frames()}};
}

Json trained_json(const Provenance& trained) {
  Json json = {{"corpora", trained.corpora},
               {"clips", trained.clips},
               {"speakers", speakers_of(trained.heard)},
               {"recordings", trained.heard.recordings.size()},
               {"split", trained.split},
               {"seed", trained.seed}};
  json.update(stamps_json(trained.stamps));
  json.update({{"development", trained.development},
               {"versions", trained.versions},
               {"manifest_hash", trained.manifest_hash},
               {"notes", trained.notes},
               {"experiment", Json::parse(trained.experiment)}});
  return json;
}

}  // namespace

std::string model_text(const ModelFile& file) {
  const NetworkTable layers = network_table(network_of(file.model));
  return fact_list(facts_of(file)) + "\nfront end\n" + front_end_text(file.model.features) +
         "\nnetwork: " + totals_text(layers) + "\n" + layers_text(layers);
}

Json model_json(const ModelFile& file) {
  Json temperatures = Json::array();
  for (const Member& member : file.model.members) temperatures.push_back(member.temperature);
  return {{"kind", "model"},
          {"file", file.path},
          {"bytes", file.bytes},
          {"target", {{"column", file.model.target.column}, {"labels", file.model.target.labels}}},
          {"inputs", front_end_json(file.model.features)},
          {"network", network_json(network_of(file.model))},
          {"temperatures", std::move(temperatures)},
          {"trained", trained_json(file.model.trained)}};
}

}  // namespace ser
