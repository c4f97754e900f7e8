#pragma once

#include <span>
#include <string>

#include "corpora/explain.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// For people: what the name of a file says, or a line for each corpus definition with the part of
/// its pattern that does not fit. Ends with a newline.
std::string explanation_text(const std::string& file, std::span<const NameExplanation> explained);

/// For scripts: {"file", "corpus" or null, "definitions": [{"corpus", "pattern", "fits", "why",
/// "columns"}]}.
Json explanation_json(const std::string& file, std::span<const NameExplanation> explained);

}  // namespace ser
