#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "corpora/label_set.hpp"
#include "manifest/manifest.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// The label source that every corpus has: the labels in the names.
inline constexpr const char* kIntendedLabels = "intended";

/// A column of a CSV table; `values`, where there are any, map its cells (case is not told apart).
struct TableColumnRule {
  std::string from;
  TextPairs values;
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

/// One `{part}` of a file-name pattern: either named alternatives (code in the name → value, such
/// as `W` → `anger`) or a regular expression whose match is the value.
struct NamePart {
  TextPairs alternatives;
  std::string regex;  ///< when there are no alternatives
};

/// How one manifest column comes from the parts of a name: `form` is a text with `{part}` (the
/// part's value) and `{part.code}` (as the name spells it); `values`, where there are any, map the
/// filled form, and a form that is not among them makes the name unknown.
struct ColumnRule {
  std::string Utterance::*column = nullptr;
  std::string form;
  TextPairs values;
};

struct SpeakerFacts {
  std::optional<SpeakerGender> gender;
  std::string age;  ///< whole years or empty
};

/// Published counts of the recordings whose columns have the values in `when` (all, when empty).
struct ExpectedCount {
  TextPairs when;
  std::size_t files = 0;
  std::vector<std::string> speakers;                          ///< ids; empty: not stated
  std::vector<std::pair<std::string, std::size_t>> emotions;  ///< canonical; empty: not stated
};

/// Recordings that differ only in `part` hold the same audio; of those present the one whose code
/// comes first in `prefer` stays.
struct TwinRule {
  std::string part;
  std::vector<std::string> prefer;
};

/// What `datasets/NAME/corpus.json` says about a corpus.
struct CorpusDefinition {
  std::string name;
  std::string about;  ///< one line: what it is
  std::string licence;
  std::string citation;
  std::string home_page;
  bool synthetic = false;
  /// Lower case, without the dot. Of copies in several formats the one named first stays.
  std::vector<std::string> extensions;
  /// `{part}` and literal text, without the extension. A pattern with N slashes is compared with
  /// the last N + 1 components of a path.
  std::vector<std::string> patterns;
  std::map<std::string, NamePart> parts;
  std::vector<ColumnRule> columns;
  std::map<std::string, std::string> emotions;  ///< native label → canonical, where they differ;
                                                ///< empty: recordings of that label are left out
  std::map<std::string, SpeakerFacts> speakers;
  std::vector<ExpectedCount> expected;
  std::map<std::string, std::string> known_bad;            ///< name without extension → why
  std::vector<std::vector<std::string>> known_duplicates;  ///< names of equal recordings
  std::map<std::string, std::string> texts;                ///< code in column `text` → the words
  std::optional<TwinRule> twins;
  std::map<std::string, LabelSource> label_sources;  ///< by name; `intended` is the names' own
  std::optional<SpeakerTable> speaker_table;
};

/// Reads a definition strictly; `source` is named in messages. Throws usage_error naming the key:
/// unknown keys, a pattern with an unknown part, a part no pattern uses, an impossible regular
/// expression, an unknown column, no rule for `speaker` or `label`, a gender other than male and
/// female, a label that names can have and that is neither canonical nor in `emotions`, a label in
/// `emotions` or a form in `values` that no name has.
CorpusDefinition parse_definition(const Json& json, const std::string& source);

/// The names of parts that a pattern or a column's form refers to, in order. Throws usage_error
/// for a brace that is not closed or an empty name.
std::vector<std::string> parts_in(const std::string& form, const std::string& where);

/// A definition looked up as all named resources are (path, $SER_PATH, built in).
CorpusDefinition find_definition(const std::string& name);

/// All definitions of $SER_PATH and those built in, sorted by name.
std::vector<CorpusDefinition> known_definitions();

}  // namespace ser
