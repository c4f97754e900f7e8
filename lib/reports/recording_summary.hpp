#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "audio/waveform.hpp"
#include "core/error.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// A recording, and why it cannot be used where it cannot.
struct RecordingSummary {
  std::string file;
  std::uintmax_t bytes = 0;
  std::optional<AudioFacts> facts;  ///< nothing when it could not be decoded
  std::optional<Error> fault;       ///< as the verbs that recognise would refuse it
};

/// Reads the file through; a recording that cannot be used is a result with a fault. Throws errors
/// that are not of the recording (no memory).
RecordingSummary read_recording(const std::filesystem::path& path);

/// What a terminal shows; the fault is not in it. Empty when the file could not be decoded.
std::string recording_text(const RecordingSummary& recording);

/// {"kind": "recording", "file", "bytes", "sample_rate", "channels", "frames", "seconds",
/// "peak_dbfs" (null for zeros), "clipped", "silent", "hash", "usable", "reason", "error"}, the
/// last two of a recording that cannot be used, the facts of one that can be decoded.
Json recording_json(const RecordingSummary& recording);

}  // namespace ser
