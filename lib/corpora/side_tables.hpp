#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/observer.hpp"
#include "corpora/inputs.hpp"
#include "corpora/recognise.hpp"

namespace ser {

/// Names together with what the tables beside the recordings say of them.
struct CompletedNames {
  std::vector<NamedFile> files;
  std::map<std::string, std::string> label_tables;  ///< corpus → the table its labels come from
};

/// Labels, and speakers' gender and age, from the CSV tables that the definitions of the corpora
/// among `files` declare. Labels are those of `label_source`; a corpus that does not declare it
/// keeps the labels in its names. Of several tables of one name the first that has the columns is
/// used. A speaker table that cannot be used is a warning, and facts it lacks stay as they are.
/// Throws data_error when a table of labels is missing, has none of the recordings, or holds a
/// label that the definition does not know.
CompletedNames with_tables(std::vector<NamedFile> files, const std::vector<FoundFile>& tables,
                           const std::string& label_source, Observer& observer);

}  // namespace ser
