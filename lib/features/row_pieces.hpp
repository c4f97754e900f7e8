#pragma once

#include <memory>
#include <string>

#include "audio/piece.hpp"
#include "core/error.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"
#include "manifest/manifest.hpp"

namespace ser {

/// What a manifest says of the recordings of its rows: the one door through which rows are decoded.
class RowPieces {
 public:
  /// The row's hash; empty where there is none, or one that others made in another way.
  static std::string known_hash(const Utterance& row) {
    return is_hash(row.hash) ? row.hash : std::string();
  }

  AudioPiece of(const Manifest& manifest, const Utterance& row) const {
    const AudioSource whole(manifest.path_of(row));
    AudioPiece piece{whole.named(piece_name(whole.name(), row.start, row.end))};
    const TimeRange range{row.start_s(), row.end_s()};
    if (range.start_s > 0.0 || range.end_s) piece.range = range;
    piece.where = manifest.where(row);
    piece.hash = known_hash(row);
    piece.whole = whole_;
    return piece;
  }

 private:
  std::shared_ptr<WholeHashes> whole_ = std::make_shared<WholeHashes>();
};

/// What a training says of a row that it cannot use, for the error of reading it; `where` is
/// Manifest::where(). A fault of the machine, and one that names the row already, stay as they are.
inline Error unusable_row(const std::string& where, const Error& error) {
  if (error.kind() != ErrorKind::kData || error.reason() == "out-of-range") return error;
  const std::string text = where + ": " + error.what();
  if (error.reason() == "changed") return data_error(text, error.reason());
  return data_error(text + " (take the row out of the manifest to train without it)",
                    error.reason());
}

}  // namespace ser
