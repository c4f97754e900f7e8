#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/manifest.hpp"

namespace ser {

/// What is recognised: a column of the manifest and its values. The one place where a label's name
/// becomes an index.
struct Target {
  std::string column = "emotion";
  std::vector<std::string> labels;

  std::optional<std::size_t> index(std::string_view label) const;
  /// The utterance's class; throws data_error (where, the label, those known) when it has none.
  std::size_t index_of(const Manifest& manifest, const Utterance& utterance) const;
};

/// Throws data_error with the columns found where no row of the manifest has a label.
void require_labels(const Manifest& manifest, const Target& target);

/// The distinct non-empty values of `column`, sorted as sort_labels does.
Target target_of(const Manifest& manifest, const std::string& column = "emotion");

}  // namespace ser
