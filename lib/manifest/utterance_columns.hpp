#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "manifest/manifest.hpp"

namespace ser {

/// The columns of a manifest that ser knows, in the order in which they are written.
std::vector<std::string> known_column_names();
bool is_known_column(std::string_view name);

/// Puts a cell of the column `name`, known or not, into the utterance. Blanks around corpus,
/// speaker, gender, emotion and label are left out. Throws data_error naming the column.
void set_cell(Utterance& utterance, const std::string& name, std::string cell);

/// Seconds of a number or a time delta. Throws data_error naming the column.
double required_seconds(const std::string& text, std::string_view column);

}  // namespace ser
