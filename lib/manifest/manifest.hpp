#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "manifest/columns.hpp"

namespace ser {

/// One row of a manifest. Texts are as in the file; an empty text is "not known".
struct Utterance {
  std::string file;   ///< relative to the manifest's folder unless absolute; see place_of()
  std::string start;  ///< seconds or a time delta, verbatim; empty: from the beginning
  std::string end;    ///< likewise; empty: to the end
  std::string corpus;
  std::string speaker;  ///< the corpus' own id; a speaker is the pair (corpus, speaker)
  std::string gender;   ///< male or female
  std::string age;      ///< whole years
  std::string language;
  std::string style;    ///< speech or song
  std::string emotion;  ///< canonical
  std::string label;    ///< native
  std::string intensity;
  std::string text;
  std::string take;
  std::optional<double> duration;  ///< seconds
  std::optional<int> sample_rate;
  std::optional<int> channels;
  std::string hash;    ///< of the decoded samples
  std::string source;  ///< the recording an augmented copy was made from
  /// The hash by which leak checks know the decoded samples, and in no column: of one channel where
  /// all are equal. Empty where `hash` serves, or nobody decoded it (fill_heard_hashes()).
  std::string heard_hash{};
  std::string twin;        ///< equal for files that hold one utterance (modalities of one take)
  bool synthetic = false;  ///< the speech is not a person's
  std::map<std::string, std::string> extra;  ///< columns that ser does not know, by name
  std::size_t line = 0;                      ///< in the CSV, for messages

  std::pair<std::string, std::string> speaker_id() const { return {corpus, speaker}; }
  /// Seconds; throws data_error when `start` or `end` is neither a number nor a time delta
  /// ("0 days 00:00:01.25", "00:00:01.25").
  double start_s() const;
  std::optional<double> end_s() const;
  /// The value of any column, known or extra; empty when there is none.
  std::string column(std::string_view name) const;
};

struct Manifest {
  std::string source;            ///< the CSV's path, for messages
  std::filesystem::path folder;  ///< that relative files are relative to
  std::vector<Utterance> rows;
  std::vector<std::string> extra_columns;  ///< in the order of the file
  std::vector<std::string> header;         ///< the names of the CSV's columns as they stand there
  std::vector<std::string> columns;        ///< what they are read as
  std::string hash;                        ///< of the CSV's bytes
  /// Ingested before there were the columns `twin` and `synthetic`, so that nothing tells either;
  /// manifest_csv() leaves them out again.
  bool twins_unknown = false;

  /// The path of an utterance's recording.
  std::filesystem::path path_of(const Utterance& utterance) const;
  /// Whether the CSV has the column, under whatever name it was found.
  bool has_column(std::string_view name) const;
  /// For messages about a column of which nothing is known: "no column 'speaker' (found: file,
  /// emotion)", or "column 'speaker' is empty".
  std::string without(std::string_view name) const;
  /// "data.csv:14"
  std::string where(const Utterance& utterance) const;
};

/// What becomes of a manifest with a row that is there twice (same file, start and end).
enum class RepeatedRows { kRefuse, kKeep };

/// Only the column `file` is required; named_columns() says which column is read as
/// what, and `choices` what the command line says about it. An unnamed first column (a pandas
/// index) is dropped, a column `duration` may be a time delta, `synthetic` holds true, false, yes,
/// no, 1, 0 or nothing. Texts are UTF-8, but file names any bytes. Throws data_error naming line
/// and column.
Manifest read_manifest(const std::filesystem::path& path,
                       RepeatedRows repeated = RepeatedRows::kRefuse,
                       std::span<const ColumnChoice> choices = {});
Manifest parse_manifest(std::string_view text, const std::string& source,
                        RepeatedRows repeated = RepeatedRows::kRefuse,
                        std::span<const ColumnChoice> choices = {});

/// Where `file` lies, which a table in `folder` names: as it is spelled, and where nothing is there
/// without the blanks around it and with `/` for each backslash, if that is there.
std::filesystem::path place_of(const std::filesystem::path& folder, const std::string& file);

/// Throws data_error for a CSV that ends below its header.
void require_rows(const Manifest& manifest);

/// Throws data_error where not one recording of the rows is there: the manifest or its recordings
/// were moved. Stops at the first that is there; a manifest that no CSV holds is not looked at.
void require_recordings(const Manifest& manifest, std::span<const std::size_t> rows);
void require_recordings(const Manifest& manifest);

/// Whether a file of that name is read as a manifest: `.csv`, `.tsv`.
bool is_table_name(const std::filesystem::path& path);

/// What a reader of a split or a figure must know of a manifest with `twins_unknown`. Whoever makes
/// a split or measures a model on a manifest passes it on; nothing for every other manifest.
std::optional<std::string> note_on_twins(const Manifest& manifest);

/// Whether any of the rows is synthetic speech.
bool any_synthetic(const Manifest& manifest, std::span<const std::size_t> rows);
bool any_synthetic(const Manifest& manifest);

/// The manifest as CSV: the known columns in their fixed order, then the extra ones.
std::string manifest_csv(const Manifest& manifest);

/// The canonical emotion names, in their order: neutral calm happy sad angry fear disgust surprise
/// boredom.
const std::vector<std::string>& canonical_emotions();

/// Sorts label names: canonical ones in canonical order first, then the others by name.
void sort_labels(std::vector<std::string>& labels);

}  // namespace ser
