#include "features/extract_all.hpp"

#include <optional>
#include <utility>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "features/extract_row.hpp"
#include "features/shard_writer.hpp"
#include "features/store_files.hpp"
#include "features/stored_features.hpp"
#include "storage/atomic_file.hpp"
#include "storage/csv.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

using Cells = std::vector<std::string>;

Cells named(const Utterance& utterance) { return {utterance.file, utterance.start, utterance.end}; }

Cells table_header(const FeatureExtractor& extractor) {
  Cells cells = {"file", "start", "end"};
  for (const Column& column : extractor.columns(0)) cells.push_back(column.name);
  return cells;
}

Cells table_row(const Utterance& utterance, const StoredRow& stored) {
  Cells cells = named(utterance);
  for (const float value : stored.inputs.front().floats()) cells.push_back(to_text(value));
  return cells;
}

/// Extracts all rows on `jobs` threads; `done` gets them in the order of the manifest. Ends early,
/// without an error, when the observer asks for it.
void for_each_row(const Manifest& manifest, RowExtractor& extract, int jobs,
                  const StoredFeatures* stored, Observer& observer,
                  const std::function<void(ExtractedRow&)>& done) {
  std::size_t next_row = 0;
  observer.begin("extract", manifest.rows.size());
  parallel_ordered<std::size_t, ExtractedRow>(
      resolve_jobs(jobs),
      [&]() -> std::optional<std::size_t> {
        if (next_row == manifest.rows.size() || observer.stop_signal() != 0) return std::nullopt;
        return next_row++;
      },
      [&](std::size_t& row) {
        return extract(row, [&](const std::string& hash) {
          return stored != nullptr ? stored->find(utterance_key(manifest.rows[row]), hash)
                                   : std::nullopt;
        });
      },
      [&](ExtractedRow& row) {
        if (row.failure) observer.warn(row.failure->detail);
        done(row);
        observer.advance();
      });
  observer.end();
}

void count(ExtractedRow& row, ExtractReport& report) {
  if (row.failure) {
    report.failed.push_back(std::move(*row.failure));
  } else {
    ++(row.kept ? report.kept : report.done);
  }
}

/// The tables of one extraction that stand beside its shards or matrix.
struct Tables {
  std::string index = csv_line(Cells{"row", "file", "start", "end", "shard", "frames"});
  std::string failed = csv_line(Cells{"file", "start", "end", "reason", "detail"});
};

void add_to_tables(Tables& tables, const Utterance& utterance, const ExtractedRow& row,
                   const std::string& shard) {
  Cells cells = named(utterance);
  if (row.failure) {
    cells.push_back(row.failure->reason);
    cells.push_back(row.failure->detail);
    tables.failed += csv_line(cells);
    return;
  }
  cells.insert(cells.begin(), std::to_string(row.stored.row));
  cells.push_back(shard);
  cells.push_back(std::to_string(row.stored.inputs.front().shape().at(1)));
  tables.index += csv_line(cells);
}

void remove_file(const fs::path& path) {
  std::error_code ignored;  // where it cannot be removed nothing can be written either
  fs::remove(path, ignored);
}

/// Fails before any work is done where the folder cannot be one.
void make_folder(const fs::path& out) {
  std::error_code error;
  if (fs::exists(out, error) && !fs::is_directory(out, error)) {
    throw usage_error(out.string() + ": is a file, and a folder is needed (choose another -o)");
  }
  fs::create_directories(out, error);
  if (error) throw machine_error(out.string() + ": cannot make the folder: " + error.message());
}

void remove_store(const fs::path& out) {
  for (const char* name : {kIndexFile, kTableFile, kMatrixFile, kFailedFile}) {
    remove_file(out / name);
  }
  remove_shards(out, 0);
}

void write_failed(const fs::path& out, const Tables& tables, bool any) {
  if (any) {
    write_atomically(out / kFailedFile, tables.failed);
  } else {
    remove_file(out / kFailedFile);
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

ExtractReport extract_all(const Manifest& manifest, const FeatureConfig& config,
                          const fs::path& out, const ExtractOptions& options, Observer& observer) {
  RowExtractor extract(manifest, config);
  make_folder(out);
  if (options.force) remove_store(out);
  const StoredFeatures stored(out, config_hash(config));
  for (const std::string& damage : stored.damaged()) observer.warn(damage);
  const bool vectors = is_vector_config(config);
  // From here to the end the shards may be of two manifests; the index says that they are not.
  remove_file(out / kIndexFile);

  ExtractReport report;
  Tables tables;
  std::vector<StoredRow> all;
  ShardWriter shards(out, config, stored, vectors);
  for_each_row(manifest, extract, options.jobs, &stored, observer, [&](ExtractedRow& row) {
    const auto shard = shards.add(row.failure ? std::nullopt : std::optional(row.stored), row.kept);
    add_to_tables(tables, manifest.rows[row.stored.row], row, shard);
    if (vectors && !row.failure) all.push_back(row.stored);
    count(row, report);
  });
  if (observer.stop_signal() != 0) {
    shards.save_unfinished();
    observer.throw_if_stopped();
  }
  shards.flush();

  write_failed(out, tables, !report.failed.empty());
  if (vectors) {
    write_vectors(out, manifest, extract.extractor(), all);
    remove_shards(out, 0);
  } else {
    remove_shards(out, shards.shards());
    write_atomically(out / kIndexFile, tables.index);
  }
  return report;
}

ExtractReport extract_lines(const Manifest& manifest, const FeatureConfig& config, int jobs,
                            const std::function<void(const std::string&)>& line,
                            Observer& observer) {
  if (!is_vector_config(config)) {
    throw usage_error(
        "a feature set of maps cannot be written as CSV: name a folder with -o DIR, or a set of "
        "vectors such as --features mfcc-40");
  }
  RowExtractor extract(manifest, config);
  line(csv_line(table_header(extract.extractor())));
  ExtractReport report;
  for_each_row(manifest, extract, jobs, nullptr, observer, [&](ExtractedRow& row) {
    if (!row.failure) line(csv_line(table_row(manifest.rows[row.stored.row], row.stored)));
    count(row, report);
  });
  observer.throw_if_stopped();
  return report;
}

}  // namespace ser
