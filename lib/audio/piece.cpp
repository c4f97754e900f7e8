#include "audio/piece.hpp"

#include <cstddef>
#include <span>
#include <vector>

#include "audio/audio_facts.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"

namespace ser {
namespace {

constexpr double kMillisecondsPerSecond = 1000.0;
constexpr double kFewMilliseconds = 100.0;  ///< no table cuts finer

/// Messages about the recording, and what is known of it, are not by piece.
std::string file_of(const AudioSource& source) {
  return source.path() != nullptr ? source.path()->string() : source.name();
}

std::string where_prefix(const std::string& where) { return where.empty() ? "" : where + ": "; }

double whole_seconds(const AudioSource& source) {
  const AudioFacts facts = read_facts(source);
  return static_cast<double>(facts.frames) / facts.sample_rate;
}

void refuse_changed(const AudioPiece& piece, const std::string& hash) {
  if (piece.hash.empty() || piece.hash == hash) return;
  // Whoever cuts the rows of an ingested manifest into pieces keeps the hashes of the whole.
  if (piece.range) {
    const std::string whole =
        piece.whole ? piece.whole->of(piece.source) : read_facts(piece.source).hash;
    if (piece.hash == whole) return;
  }
  throw data_error(piece.source.name() +
                       ": holds other samples than when the manifest was made (ingest it again)",
                   "changed");
}

template <typename Read>
Clip read_checked(const AudioPiece& piece, const Read& read) {
  try {
    Clip clip = read(piece.source, piece.range);
    if (piece.range) {
      if (const auto fault = range_fault(piece.source, *piece.range, clip.end_s, piece.where)) {
        throw Error(*fault);
      }
    }
    refuse_changed(piece, clip.facts.hash);
    return clip;
  } catch (const Error& error) {
    if (error.reason() != "empty" || !piece.range) throw;
    const double end_s = whole_seconds(piece.source);  // throws for a recording that is empty
    if (const auto fault = range_fault(piece.source, *piece.range, end_s, piece.where)) {
      throw Error(*fault);
    }
    throw;
  }
}

}  // namespace

std::string WholeHashes::of(const AudioSource& source) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = known_.find(file_of(source)); found != known_.end())
      return found->second;
  }
  std::string hash = read_facts(source).hash;
  const std::lock_guard lock(mutex_);
  return known_.try_emplace(file_of(source), std::move(hash)).first->second;
}

std::optional<Error> range_fault(const AudioSource& source, const TimeRange& range, double end_s,
                                 const std::string& where) {
  const bool starts_behind = range.start_s >= end_s;
  const bool ends_behind = range.end_s && *range.end_s > end_s + kRoundedEndSeconds;
  if (!starts_behind && !ends_behind) return std::nullopt;
  const double last = range.end_s.value_or(range.start_s);
  const std::string column = starts_behind ? "start" : "end";
  std::string text = where_prefix(where) + "'" + column + "' is " +
                     to_text(starts_behind ? range.start_s : *range.end_s) + " s, but " +
                     file_of(source) + " ends at " + fixed(end_s, 2) + " s";
  if (last >= kFewMilliseconds && last / kMillisecondsPerSecond <= end_s + kRoundedEndSeconds) {
    text += "; start and end are in seconds, and these look like milliseconds";
  } else {
    text += "; correct the row";
  }
  return data_error(text, "out-of-range");
}

std::string heard_hash(const AudioPiece& piece) {
  Decoder decoder(piece.source, piece.range);
  const auto width = static_cast<std::size_t>(decoder.channels());
  AudioFactsCounter all(decoder.channels(), decoder.sample_rate());
  Hasher first;
  bool equal = true;
  std::vector<float> channel;
  for (auto block = decoder.next(); !block.empty(); block = decoder.next()) {
    all.add(block);
    channel.clear();
    for (std::size_t i = 0; i < block.size(); i += width) {
      for (std::size_t c = 1; c < width; ++c) equal = equal && block[i + c] == block[i];
      channel.push_back(block[i]);
    }
    first.update(std::as_bytes(std::span(channel)));
  }
  const AudioFacts facts = all.facts(piece.source.name());
  return equal ? first.hex() : facts.hash;
}

Clip read_piece(const AudioPiece& piece) {
  return read_checked(piece, [](const AudioSource& source, const std::optional<TimeRange>& range) {
    return read_clip(source, range);
  });
}

Clip read_speech_piece(const AudioPiece& piece) {
  return read_checked(piece, [](const AudioSource& source, const std::optional<TimeRange>& range) {
    return read_speech(source, range);
  });
}

PartOfSpeech read_part_of_piece(const AudioPiece& piece, const TimeRange& used) {
  if (piece.hash.empty() && !piece.range) return read_part_of_speech(piece.source, {}, used);
  PartOfSpeech result;
  result.clip = read_speech_piece(piece);
  result.seconds = result.clip.wave.seconds();
  if (const auto fault = part_fault(result, used, piece.source.name())) throw Error(*fault);
  return result;
}

}  // namespace ser
