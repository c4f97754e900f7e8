#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "corpora/definition.hpp"

namespace ser {

/// What one part of a name says: as it is spelled, and what that stands for.
struct PartMatch {
  std::string code;
  std::string value;
};

using PartMatches = std::map<std::string, PartMatch>;

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

 private:
  struct Group {
    std::string part;
    std::size_t index = 0;                          ///< of the capture
    std::map<std::string, PartMatch> alternatives;  ///< by lower-case code
  };

  std::string append_part(const std::string& name, const NamePart& part, std::size_t& captures,
                          const std::string& source);

  std::size_t folders_ = 0;
  std::regex regex_;
  std::vector<Group> groups_;
};

/// `form` with `{part}` replaced by its value and `{part.code}` by its spelling; empty when it
/// names a part that the pattern did not have.
std::string filled(const std::string& form, const PartMatches& matches);

}  // namespace ser
