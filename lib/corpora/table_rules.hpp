#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "storage/json_reader.hpp"

namespace ser {

/// The label source that every corpus has: the labels in the names.
inline constexpr const char* kIntendedLabels = "intended";

/// A column of a CSV table; `values`, where there are any, map its cells (case is not told apart).
struct TableColumnRule {
  std::string from;
  std::vector<std::pair<std::string, std::string>> values;
};

/// Labels that a table beside the recordings gives, to be used instead of those in the names.
struct LabelSource {
  std::string table;      ///< its file name, case not told apart, anywhere below the roots
  std::string key;        ///< the column of recordings' names, with or without an extension
  TableColumnRule label;  ///< gives native labels
  std::string tie;        ///< what stands between labels that share the first place; or empty
};

/// A table of facts about the speakers, which go before those that the definition states.
struct SpeakerTable {
  std::string table;
  std::string key;         ///< the column of speakers' ids
  TableColumnRule gender;  ///< no `from`: the table does not say
  std::string age;         ///< the column of whole years, or empty
};

/// Reads `{"table", "key", "label": COLUMN or {"from", "values"}, "tie"}` strictly. Throws
/// usage_error naming the key.
LabelSource parse_label_source(const Json& json, const std::string& where);

/// Reads `{"table", "key", "gender": COLUMN or {"from", "values"}, "age": COLUMN}` strictly.
/// Throws usage_error naming the key: a value of gender that is neither male nor female, too.
SpeakerTable parse_speaker_table(const Json& json, const std::string& where);

/// `{key: text}` in order. Throws usage_error where it is not such an object.
std::vector<std::pair<std::string, std::string>> parse_pairs(const Json& object,
                                                             const std::string& where);

}  // namespace ser
