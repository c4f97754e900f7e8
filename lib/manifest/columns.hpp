#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "storage/csv.hpp"

namespace ser {

/// `--column ROLE=NAME`: the column that a table calls NAME is read as ROLE, a column of the
/// manifest. An empty NAME: the table has no such column, whatever looks like it.
struct ColumnChoice {
  std::string role;
  std::string name;
};

/// Reads `emotion=Label`. Throws usage_error for another form and an unknown role.
ColumnChoice parse_column_choice(const std::string& text);

/// A column of a table, and what a manifest calls it.
struct NamedColumn {
  std::size_t cell = 0;
  std::string name;  ///< of a known column, else as the table has it
};

/// What each column of a table is read as. Names of known columns match without case and
/// surrounding blanks, `Sample Rate` is `sample_rate`; unnamed columns (a pandas index) are left
/// out. Throws data_error with the columns found where a chosen column or `file` is absent, where
/// two columns are read as one, and where a column looks like one that decides about labels,
/// speakers or pieces (`emotoin`, `Emotions`, `spkr`, `start_s`) while that one is absent; the
/// message names --column.
std::vector<NamedColumn> named_columns(const CsvTable& table,
                                       std::span<const ColumnChoice> choices = {});

}  // namespace ser
