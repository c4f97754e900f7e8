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

/// What the name of a recording says.
struct RecognisedName {
  Utterance row;              ///< everything but `file` and what stands in the samples
  std::string identity;       ///< equal for two copies of one recording, whatever the folders
  std::string twin_identity;  ///< equal for modality twins, too
  std::size_t twin_rank = 0;  ///< the lowest of the twins that are there stays
};

/// Reads names by one corpus definition.
class NameReader {
 public:
  explicit NameReader(CorpusDefinition definition);

  const CorpusDefinition& definition() const { return definition_; }

  /// Nothing when the path fits no pattern, its extension is none of the corpus', a mapped column
  /// has no value for it, or speaker or label come out empty.
  std::optional<RecognisedName> read(const std::filesystem::path& path) const;

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
