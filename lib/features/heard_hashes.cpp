#include "features/heard_hashes.hpp"

#include <optional>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "features/row_pieces.hpp"

namespace ser {
namespace {

bool needs_decoding(const Utterance& row) {
  return RowPieces::known_hash(row).empty() || row.channels.value_or(1) > 1;
}

std::string hash_or_nothing(const AudioPiece& piece) {
  try {
    return heard_hash(piece);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kData) throw;
    return {};
  }
}

}  // namespace

void fill_heard_hashes(Manifest& manifest, const std::vector<std::size_t>& rows, int jobs,
                       Observer& observer) {
  std::vector<std::size_t> wanted;
  for (const std::size_t row : rows) {
    if (needs_decoding(manifest.rows[row])) wanted.push_back(row);
  }
  if (wanted.empty()) return;
  const RowPieces pieces;
  std::size_t next = 0;
  std::size_t done = 0;
  observer.begin("hashes", wanted.size());
  parallel_ordered<std::size_t, std::string>(
      jobs,
      [&]() -> std::optional<std::size_t> {
        observer.throw_if_stopped();
        return next < wanted.size() ? std::optional(wanted[next++]) : std::nullopt;
      },
      [&](std::size_t& row) { return hash_or_nothing(pieces.of(manifest, manifest.rows[row])); },
      [&](std::string& hash) {
        manifest.rows[wanted[done++]].heard_hash = std::move(hash);
        observer.advance();
      });
  observer.end();
}

}  // namespace ser
