#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "corpora/definition.hpp"
#include "corpora/recognise.hpp"

namespace ser {

/// How one definition reads the name of a file.
struct NameExplanation {
  std::string corpus;
  std::string pattern;           ///< that fits, or that gets furthest
  std::optional<Utterance> row;  ///< what the name says, where the definition recognises it
  std::string fault;             ///< why it does not, in words; empty where it does
  double share = 0.0;            ///< of the name that the pattern fits, up to 1
};

/// For each definition which pattern fits the name, or which part of it fails and where. Those that
/// recognise the file come first, then those that fit more of the name.
std::vector<NameExplanation> explain_name(const std::filesystem::path& file,
                                          std::span<const CorpusDefinition> definitions);

}  // namespace ser
