#pragma once

#include <map>
#include <string>

#include "corpora/definition.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// A definition's `emotions`: native label → emotion, empty where it is null. Throws usage_error.
std::map<std::string, std::string> emotions_of_labels(JsonReader& reader);

/// Compares what `emotions` and the `values` of columns name with what the parts of names can say.
/// Throws usage_error naming the key: a label that names, or a table of labels, can have and that
/// is neither canonical nor in `emotions`; a label in `emotions`, a form in `values`, an emotion in
/// `expected` or a speaker in `speakers` that no name can have. Where a part is a regular
/// expression nobody knows what it can say, and only what is known is compared.
void check_label_names(const CorpusDefinition& definition, const std::string& source);

}  // namespace ser
