#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "corpora/definition.hpp"
#include "manifest/manifest.hpp"

namespace ser {

/// What one part of a name says: as it is spelled, and what that stands for.
struct PartMatch {
  std::string code;
  std::string value;
};

using PartMatches = std::map<std::string, PartMatch>;

/// How far a pattern fits a name.
struct PatternFit {
  std::string name;      ///< what is compared: as many folders as the pattern has, then the file
  std::size_t fits = 0;  ///< of its characters
  std::string piece;     ///< of the pattern that does not fit there: a `{part}` or literal text;
                         ///< empty: the whole pattern fits, and the name goes on
};

/// One file-name pattern of a corpus, ready to be compared. Case is not told apart; of several
/// alternatives the longest one that fits is taken (`sa` before `s`); spaces in folder names and
/// around the file name count for nothing.
class NamePattern {
 public:
  /// Throws usage_error naming the part when a regular expression is impossible.
  NamePattern(const std::string& pattern, const std::map<std::string, NamePart>& parts,
              const std::string& source);

  /// `path` is absolute or at least as deep as the pattern; its extension is not looked at.
  std::optional<PartMatches> match(const std::filesystem::path& path) const;
  /// How far the pattern fits from the beginning, for names that do not match.
  PatternFit furthest(const std::filesystem::path& path) const;

 private:
  struct Step {
    std::string piece;       ///< as the pattern has it
    std::string expression;  ///< regular
  };

  struct Group {
    std::string part;
    std::size_t index = 0;                          ///< of the capture
    std::map<std::string, PartMatch> alternatives;  ///< by lower-case code
  };

  std::string append_part(const std::string& name, const NamePart& part, std::size_t& captures,
                          const std::string& source);

  /// What of a path is compared.
  std::string subject(const std::filesystem::path& path) const;

  std::size_t folders_ = 0;
  std::regex regex_;
  std::vector<Step> steps_;
  std::vector<Group> groups_;
};

/// `form` with `{part}` replaced by its value and `{part.code}` by its spelling; empty when it
/// names a part that the pattern did not have.
std::string filled(const std::string& form, const PartMatches& matches);

/// Why a recording has no label, and is left out.
struct LabelFault {
  bool tie = false;  ///< several labels share the first place; else the table has no row for it
  std::string detail;
};

/// What the name of a recording says.
struct RecognisedName {
  Utterance row;              ///< everything but `file` and what stands in the samples
  std::string identity;       ///< equal for two copies of one recording, whatever the folders
  std::string twin_identity;  ///< equal for modality twins, too
  std::size_t rank = 0;       ///< the lowest of the copies and twins that are there stays
  std::optional<LabelFault> label_fault;  ///< only where labels come from a table
};

/// Reads names by one corpus definition.
class NameReader {
 public:
  explicit NameReader(CorpusDefinition definition);

  const CorpusDefinition& definition() const { return definition_; }
  const std::vector<NamePattern>& patterns() const { return patterns_; }

  /// Nothing when the path fits no pattern, its extension is no recording's, a mapped column
  /// has no value for it, or speaker or label come out empty.
  std::optional<RecognisedName> read(const std::filesystem::path& path) const;
  /// What the parts of a name say, as read() puts it; nothing where a column comes out impossible.
  std::optional<RecognisedName> row_of(const PartMatches& matches) const;
  /// The identity of a recording that a table or list names, with or without an extension; nothing
  /// where that is no name of this corpus.
  std::optional<std::string> identity_of(const std::string& name) const;
  /// The definition's canonical emotion for a native label.
  std::string emotion_of(const std::string& label) const;

 private:
  CorpusDefinition definition_;
  std::vector<NamePattern> patterns_;
};

/// A path with the definition that recognises it; `reader` is null where none does.
struct NamedFile {
  const NameReader* reader = nullptr;
  RecognisedName name;
};

/// For each path the definition it belongs to. Where several definitions accept one name, the one
/// that accepts most of all `paths` gets it (of equals the first).
std::vector<NamedFile> recognise_all(const std::vector<std::filesystem::path>& paths,
                                     const std::vector<NameReader>& readers);

}  // namespace ser
