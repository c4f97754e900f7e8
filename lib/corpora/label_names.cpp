#include "corpora/label_names.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <vector>

#include "core/error.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"
#include "corpora/recognise.hpp"

namespace ser {
namespace {

using Texts = std::set<std::string>;

constexpr std::size_t kMostForms = 10000;

/// All that a form can become; nothing where a part is a regular expression.
std::optional<Texts> forms_of(const std::string& form, const CorpusDefinition& definition,
                              const std::string& where) {
  std::vector<PartMatches> matches(1);
  for (const std::string& name : parts_in(form, where)) {
    const NamePart& part = definition.parts.at(name);
    if (part.alternatives.empty()) return std::nullopt;
    std::vector<PartMatches> longer;
    for (const PartMatches& match : matches) {
      for (const auto& [code, value] : part.alternatives) {
        longer.push_back(match);
        longer.back().insert_or_assign(name, PartMatch{code, value});
      }
    }
    if (longer.size() > kMostForms) return std::nullopt;
    matches = std::move(longer);
  }
  Texts forms;
  for (const PartMatches& match : matches) forms.insert(filled(form, match));
  return forms;
}

std::string suggestion(const std::string& name, const Texts& known) {
  return known_names(name, std::vector<std::string>(known.begin(), known.end()));
}

/// Throws for a mapped form that no name has.
void check_values(const ColumnRule& rule, const std::optional<Texts>& forms,
                  const std::string& where) {
  if (!forms) return;
  for (const auto& [value, unused] : rule.values) {
    const bool is_there = std::any_of(forms->begin(), forms->end(), [&](const auto& form) {
      return lower(form) == lower(value);
    });
    if (!is_there) {
      throw usage_error(where + ": no name gives '" + value + "' " + suggestion(value, *forms));
    }
  }
}

/// The native labels of names and tables; `complete` where there can be no others.
struct NativeLabels {
  Texts labels;
  bool complete = true;
};

NativeLabels native_labels(const CorpusDefinition& definition, const std::string& source) {
  NativeLabels native;
  for (const ColumnRule& rule : definition.columns) {
    const auto forms = forms_of(rule.form, definition, source);
    check_values(rule, forms, source + ": columns: values");
    if (rule.column != &Utterance::label) continue;
    for (const auto& [unused, label] : rule.values) native.labels.insert(label);
    if (!rule.values.empty()) continue;
    native.complete = native.complete && forms.has_value();
    if (forms) native.labels.insert(forms->begin(), forms->end());
  }
  for (const auto& [unused, table] : definition.label_sources) {
    for (const auto& [cell, label] : table.label.values) native.labels.insert(label);
    native.complete = native.complete && !table.label.values.empty();
  }
  return native;
}

}  // namespace

std::map<std::string, std::string> emotions_of_labels(JsonReader& reader) {
  std::map<std::string, std::string> emotions;
  if (!reader.has("emotions")) return emotions;
  JsonReader labels(reader.object("emotions"), reader.path_of("emotions"));
  for (const auto& [label, emotion] : reader.object("emotions").items()) {
    if (emotion.is_null()) {
      emotions[label] = "";
    } else if (emotions[label] = labels.string(label); emotions[label].empty()) {
      throw usage_error(labels.path_of(label) +
                        ": must be an emotion, or null to leave the label out");
    }
  }
  return emotions;
}

namespace {

/// Throws for a published emotion that no label becomes.
void check_expected(const CorpusDefinition& definition, const NativeLabels& native,
                    const std::string& source) {
  Texts known(canonical_emotions().begin(), canonical_emotions().end());
  for (const auto& [unused, emotion] : definition.emotions) known.insert(emotion);
  known.erase("");  // of labels that are left out
  if (!native.complete) return;
  for (const ExpectedCount& expected : definition.expected) {
    for (const auto& [emotion, unused] : expected.emotions) {
      if (known.contains(emotion)) continue;
      throw usage_error(source + ": expected: emotions." + emotion +
                        ": no label becomes this emotion " + suggestion(emotion, known));
    }
  }
}

/// Throws for facts of a speaker that no name has.
void check_speakers(const CorpusDefinition& definition, const std::string& source) {
  for (const ColumnRule& rule : definition.columns) {
    if (rule.column != &Utterance::speaker || !rule.values.empty()) continue;
    const auto speakers = forms_of(rule.form, definition, source);
    if (!speakers) return;
    for (const auto& [speaker, unused] : definition.speakers) {
      if (speakers->contains(speaker)) continue;
      throw usage_error(source + ": speakers." + speaker + ": no name has this speaker " +
                        suggestion(speaker, *speakers));
    }
  }
}

}  // namespace

void check_label_names(const CorpusDefinition& definition, const std::string& source) {
  const NativeLabels native = native_labels(definition, source);
  const auto& canonical = canonical_emotions();
  for (const std::string& label : native.labels) {
    if (label.empty() || definition.emotions.contains(label)) continue;
    if (std::find(canonical.begin(), canonical.end(), label) != canonical.end()) continue;
    const std::string meant = canonical_emotion(label);
    throw usage_error(source + ": emotions." + label + ": is missing: the label '" + label +
                      "' is no canonical emotion; say which it is" +
                      (meant == label ? "" : " (such as \"" + label + "\": \"" + meant + "\")") +
                      ", or null to leave it out");
  }
  check_expected(definition, native, source);
  check_speakers(definition, source);
  if (!native.complete) return;
  for (const auto& [label, unused] : definition.emotions) {
    if (native.labels.contains(label)) continue;
    throw usage_error(source + ": emotions." + label + ": no name and no table has this label " +
                      suggestion(label, native.labels));
  }
}

}  // namespace ser
