#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "corpora/definition.hpp"
#include "corpora/name_pattern.hpp"
#include "manifest/manifest.hpp"

namespace ser {

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

  /// Nothing when the path fits no pattern, its extension is none of the corpus', a mapped column
  /// has no value for it, or speaker or label come out empty.
  std::optional<RecognisedName> read(const std::filesystem::path& path) const;
  /// The identity of a recording that a table or list names, with or without an extension; nothing
  /// where that is no name of this corpus.
  std::optional<std::string> identity_of(const std::string& name) const;
  /// The definition's canonical emotion for a native label.
  std::string emotion_of(const std::string& label) const;

 private:
  std::optional<RecognisedName> row_of(const PartMatches& matches) const;

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
