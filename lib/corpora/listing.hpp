#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "corpora/recognise.hpp"
#include "manifest/manifest.hpp"

namespace ser {

/// A recording that a CSV or a list names.
struct ListedRecording {
  Utterance row;               ///< as it stands there, words for emotion and gender made canonical
  std::filesystem::path path;  ///< absolute
  std::filesystem::path location;  ///< absolute, with the links on the way to it resolved
  std::filesystem::path source;    ///< the same of the column `source`; empty: none
  bool corpus_stated = false;      ///< the row itself names its corpus
  bool without_label = false;      ///< the row says that it has none (see is_no_label)
  std::string where;               ///< "data.csv:14"
};

struct Listing {
  std::vector<ListedRecording> recordings;  ///< in the order of the file
  std::vector<std::string> extra_columns;   ///< in the order of the file
  std::vector<std::string> notes;           ///< paths that were found in another spelling, in words
};

/// True for `.csv` and `.tsv` (a manifest, of ser or of others) and for lists: `.txt`, `.lst`,
/// `.scp`.
bool is_listing(const std::filesystem::path& path);

/// Reads what names recordings; paths are relative to its folder.
///
/// A CSV needs the column `file` alone (see read_manifest, also for `columns`), a row may be there
/// twice. `emotion`, else `label`, becomes the canonical emotion, `label` keeps the word where it
/// is empty. A word such as `nan` is no label, and neither is an empty cell where other rows of the
/// CSV have one, unless the row states its corpus. The corpus is what the columns `corpus` or
/// `database` say.
///
/// A list has a recording a line: its path, which ends like an audio file, then, after tabs, `|` or
/// `,`, emotion, speaker and gender, each of which may be missing or empty. In an `.scp` an id and
/// a space come first. Empty lines and those that begin with `#` are passed over.
///
/// A corpus that is not stated is `corpus`, or, when that is empty, the file's name without ending.
/// Throws data_error naming line and column.
Listing read_listing(const std::filesystem::path& path, const std::string& corpus,
                     std::span<const ColumnChoice> columns = {});

/// What listed recordings are. The row says it; where the row's corpus is that of a definition,
/// the name fills the columns that are empty. A row that states neither corpus nor emotion is
/// what its name says. `reader` is null where no name was recognised; then the identity is the
/// place, so that a recording is equal to itself alone. `emotion` stays empty where nothing says
/// it. Pieces of one recording that begin or end elsewhere are no duplicates.
std::vector<NamedFile> name_listed(std::span<const ListedRecording> recordings,
                                   const std::vector<NameReader>& readers);

}  // namespace ser
