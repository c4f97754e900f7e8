#include "augmentation/augment_corpus.hpp"

#include <optional>
#include <span>
#include <string>
#include <utility>

#include "audio/write_wav.hpp"
#include "core/error.hpp"
#include "core/hash.hpp"
#include "core/parallel.hpp"
#include "features/row_pieces.hpp"
#include "storage/atomic_file.hpp"
#include "storage/folder.hpp"

namespace ser {
namespace {

namespace fs = std::filesystem;

struct Made {
  std::vector<Utterance> rows;  ///< the original, then its copies
  std::optional<Failure> failure;
};

/// The original as the new manifest names it.
Utterance moved(const Manifest& manifest, const Utterance& row, const fs::path& folder) {
  Utterance result = row;
  if (!fs::path(row.file).is_absolute()) {
    result.file = absolute_path(manifest.path_of(row))
                      .lexically_normal()
                      .lexically_relative(absolute_path(folder).lexically_normal());
  }
  return result;
}

Utterance copy_row(const Utterance& original, const std::string& file, const Waveform& wave) {
  Utterance copy = original;
  copy.file = file;
  copy.source = original.file;
  copy.start.clear();
  copy.end.clear();
  copy.duration = wave.seconds();
  copy.sample_rate = wave.sample_rate;
  copy.channels = 1;
  copy.hash = Hasher().update(std::as_bytes(std::span(wave.samples))).hex();
  return copy;
}

Made make_copies(const Manifest& manifest, const RowPieces& pieces, std::size_t index,
                 const AugmentConfig& config, const fs::path& folder,
                 const AugmentOptions& options) {
  const Utterance& row = manifest.rows[index];
  Made made{{moved(manifest, row, folder)}, std::nullopt};
  std::optional<Clip> clip;
  try {
    clip = read_piece(pieces.of(manifest, row));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kData) throw;
    made.failure = Failure{row.file, error.kind(), error.reason(), error.what()};
    return made;
  }
  for (int copy = 1; copy <= options.copies; ++copy) {
    Random random(derive_seed(options.seed, "copy " + clip->facts.hash + "@" + row.start,
                              static_cast<std::uint64_t>(copy)));
    const Waveform wave = augmented(clip->wave, config.wave, random);
    const std::string file =
        "copies/" + std::to_string(index) + "-" + std::to_string(copy) + ".wav";
    write_wav(folder / file, wave);
    made.rows.push_back(copy_row(made.rows.front(), file, wave));
  }
  return made;
}

void refuse(const Manifest& manifest, const AugmentConfig& config) {
  if (config.wave.empty()) {
    throw usage_error(
        "the augmentation has no effects on samples (\"wave\"); its masks work on "
        "features, while training");
  }
  for (const Utterance& row : manifest.rows) {
    if (row.source.empty()) continue;
    throw usage_error(manifest.where(row) + ": is a copy of " + row.source +
                      " itself; augment the manifest of the originals");
  }
}

}  // namespace

AugmentOutcome augment_corpus(const Manifest& manifest, const AugmentConfig& config,
                              const fs::path& folder, const AugmentOptions& options,
                              Observer& observer) {
  refuse(manifest, config);
  require_recordings(manifest);
  make_folder(folder / "copies");
  Manifest result;
  result.extra_columns = manifest.extra_columns;
  result.twins_unknown = manifest.twins_unknown;
  AugmentOutcome outcome;
  const RowPieces pieces;
  std::size_t next = 0;
  observer.begin("augment", manifest.rows.size());
  parallel_ordered<std::size_t, Made>(
      options.jobs,
      [&]() -> std::optional<std::size_t> {
        observer.throw_if_stopped();
        return next < manifest.rows.size() ? std::optional(next++) : std::nullopt;
      },
      [&](std::size_t& i) { return make_copies(manifest, pieces, i, config, folder, options); },
      [&](Made& made) {
        ++outcome.originals;
        outcome.copies += made.rows.size() - 1;
        if (made.failure) outcome.failed.push_back(*made.failure);
        std::ranges::move(made.rows, std::back_inserter(result.rows));
        observer.advance();
      });
  observer.end();
  outcome.manifest = folder / "data.csv";
  write_atomically(outcome.manifest, manifest_csv(result));
  return outcome;
}

}  // namespace ser
