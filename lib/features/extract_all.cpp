#include "features/extract_all.hpp"

#include <optional>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "features/extract_row.hpp"
#include "features/store/store_files.hpp"
#include "features/store/store_writer.hpp"
#include "storage/atomic_file.hpp"
#include "storage/csv.hpp"
#include "storage/folder.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

using Cells = std::vector<std::string>;

Cells named(const Utterance& utterance) { return {utterance.file, utterance.start, utterance.end}; }

/// Columns of several inputs begin with the input's name.
Cells table_header(const FeatureExtractor& extractor) {
  Cells cells = {"file", "start", "end"};
  const auto& inputs = extractor.config().inputs;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const std::string prefix = inputs.size() == 1 ? "" : inputs[i].name + "_";
    for (const Column& column : extractor.columns(i)) cells.push_back(prefix + column.name);
  }
  return cells;
}

Cells table_row(const Utterance& utterance, const StoredRow& stored) {
  Cells cells = named(utterance);
  for (const Tensor& input : stored.inputs) {
    for (const float value : input.floats()) cells.push_back(to_text(value));
  }
  return cells;
}

/// The tables of one extraction that stand beside its shards or matrix.
struct Tables {
  std::string index = csv_line(Cells{"row", "file", "start", "end", "shard", "frames"});
  FailedTable failed;
};

void add_to_tables(Tables& tables, const Utterance& utterance, const ExtractedRow& row,
                   const std::string& shard) {
  if (row.failure) return tables.failed.add(utterance, *row.failure);
  Cells cells = named(utterance);
  cells.insert(cells.begin(), std::to_string(row.stored.row));
  cells.push_back(shard);
  cells.push_back(std::to_string(row.stored.inputs.front().shape().at(1)));
  tables.index += csv_line(cells);
}

void remove_file(const fs::path& path) {
  std::error_code ignored;  // where it cannot be removed nothing can be written either
  fs::remove(path, ignored);
}

/// Removes what a part must not meet when it starts again, and nothing that another part of the
/// same extraction may have written by now.
void remove_for_part(const fs::path& out, const ShardPart& part, const std::string& config_hash) {
  remove_store(out);
  for (const std::string& name : part_file_names(out, part)) remove_file(out / name);
  for (const std::string& name : part_file_names(out)) {
    try {
      if (read_store_file(out / name).config_hash == config_hash) continue;
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kData) throw;
    }
    remove_file(out / name);
  }
}

void write_vectors(const fs::path& out, const Manifest& manifest, const FeatureExtractor& extractor,
                   const std::vector<StoredRow>& vectors) {
  AtomicFile table(out / kTableFile);
  const Cells header = table_header(extractor);
  table.write(csv_line(header));
  for (const StoredRow& row : vectors) {
    table.write(csv_line(table_row(manifest.rows[row.row], row)));
  }
  table.commit();
  write_matrix(out / kMatrixFile, extractor.config(), header.size() - 3, vectors);
}

}  // namespace

ExtractReport extract_all(const Manifest& manifest, const FeatureSet& set, const fs::path& out,
                          const ExtractOptions& options, Observer& observer) {
  RowExtractor extract(manifest, set, options.read);
  make_folder(out);
  if (options.force) {
    remove_store(out);
    remove_parts(out);
  }
  const StoredFeatures stored(out, config_hash(set.config));
  for (const std::string& damage : stored.damaged()) observer.warn(damage);
  if (stored.is_empty()) require_recordings(manifest);  // else features may be there without them
  const bool vectors = is_vector_config(set.config);
  // From here to the end the shards may be of two manifests; the index says that they are not.
  remove_file(out / kIndexFile);

  Tables tables;
  std::vector<StoredRow> all;
  ShardWriter shards(out, set.config, stored, vectors);
  const auto add = [&](const ExtractedRow& row) {
    const auto shard = shards.add(row.failure ? std::nullopt : std::optional(row.stored), row.kept);
    add_to_tables(tables, manifest.rows[row.stored.row], row, shard);
    if (vectors && !row.failure) all.push_back(row.stored);
  };
  const RowRange rows{0, manifest.rows.size()};
  ExtractReport report =
      extract_rows(manifest, rows, extract, options.jobs, &stored, observer, add);
  if (observer.stop_signal() != 0) {
    shards.save_unfinished();
    observer.throw_if_stopped();
  }
  shards.flush();

  tables.failed.write(out / kFailedFile);
  if (vectors) {
    write_vectors(out, manifest, extract.extractor(), all);
    remove_shards(out, 0);
  } else {
    remove_shards(out, shards.shards());
    write_atomically(out / kIndexFile, tables.index);
  }
  remove_parts(out);
  return report;
}

ExtractReport extract_part(const Manifest& manifest, const FeatureSet& set, const ShardPart& part,
                           const fs::path& out, const ExtractOptions& options, Observer& observer) {
  RowExtractor extract(manifest, set, options.read);
  make_folder(out);
  const std::string hash = config_hash(set.config);
  if (options.force) remove_for_part(out, part, hash);
  const StoredFeatures stored(out, hash);
  for (const std::string& damage : stored.damaged()) observer.warn(damage);
  if (stored.is_empty()) require_recordings(manifest);  // else features may be there without them

  FailedTable failed;
  const auto name = [&](std::size_t number) { return part_file_name(part, number); };
  ShardWriter files(out, set.config, stored, name, next_part_number(out, part));
  const auto add = [&](const ExtractedRow& row) {
    if (row.failure) failed.add(manifest.rows[row.stored.row], *row.failure);
    files.add(row.failure || row.kept ? std::nullopt : std::optional(row.stored), row.kept);
  };
  ExtractReport report =
      extract_rows(manifest, rows_of(part, manifest.rows.size()), extract, options.jobs,
                   options.force ? nullptr : &stored, observer, add);
  files.flush();
  observer.throw_if_stopped();
  failed.write(out / part_failed_name(part));
  return report;
}

ExtractReport extract_lines(const Manifest& manifest, const FeatureSet& set, int jobs,
                            const std::function<void(const std::string&)>& line,
                            Observer& observer) {
  if (!is_vector_config(set.config)) {
    throw usage_error(
        "a feature set with maps cannot be written as CSV: name a folder with -o DIR, or a set of "
        "vectors such as --features mfcc-40");
  }
  require_recordings(manifest);
  RowExtractor extract(manifest, set);
  line(csv_line(table_header(extract.extractor())));
  ExtractReport report =
      extract_rows(manifest, {0, manifest.rows.size()}, extract, jobs, nullptr, observer,
                   [&](const ExtractedRow& row) {
                     if (!row.failure)
                       line(csv_line(table_row(manifest.rows[row.stored.row], row.stored)));
                   });
  observer.throw_if_stopped();
  return report;
}

}  // namespace ser
