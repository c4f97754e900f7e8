#include "reports/explanation.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/text.hpp"

namespace ser {
namespace {

constexpr const char* kColumnsShown[] = {"speaker", "gender",  "age",       "language", "style",
                                         "label",   "emotion", "intensity", "text",     "take"};

Json columns_of(const Utterance& row) {
  Json columns = Json::object();
  for (const char* name : kColumnsShown) {
    if (const std::string value = row.column(name); !value.empty()) columns[name] = value;
  }
  return columns;
}

std::string recognised_text(const NameExplanation& explained) {
  std::vector<std::string> texts;
  const Json columns = columns_of(*explained.row);
  for (const auto& [name, value] : columns.items()) {
    texts.push_back(name + " " + value.get<std::string>());
  }
  return explained.corpus + " by " + explained.pattern + ": " + join(texts, ", ");
}

}  // namespace

std::string explanation_text(const std::string& file, std::span<const NameExplanation> explained) {
  std::string text = file + ": ";
  const bool is_known = !explained.empty() && explained.front().row.has_value();
  text += is_known ? "recognised\n" : "no corpus definition fits this name\n";
  for (const auto& one : explained) {
    text += "  " +
            (one.row ? recognised_text(one) : one.corpus + " " + one.pattern + ": " + one.fault) +
            "\n";
  }
  if (!is_known) {
    text +=
        "Describe the corpus in a JSON (docs/add-a-corpus.md), or list the files with their "
        "emotions in a CSV (docs/commands.md).\n";
  }
  return text;
}

Json explanation_json(const std::string& file, std::span<const NameExplanation> explained) {
  Json json = {{"file", file}, {"corpus", nullptr}, {"definitions", Json::array()}};
  if (!explained.empty() && explained.front().row) json["corpus"] = explained.front().corpus;
  for (const auto& one : explained) {
    json["definitions"].push_back({{"corpus", one.corpus},
                                   {"pattern", one.pattern},
                                   {"fits", one.row.has_value()},
                                   {"why", one.row ? Json(nullptr) : Json(one.fault)},
                                   {"columns", one.row ? columns_of(*one.row) : Json(nullptr)}});
  }
  return json;
}

}  // namespace ser
