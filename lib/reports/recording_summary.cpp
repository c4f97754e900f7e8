#include "reports/recording_summary.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "audio/read_clip.hpp"
#include "core/text.hpp"
#include "reports/fact_list.hpp"

namespace ser {
namespace {

double seconds_of(const AudioFacts& facts) {
  return static_cast<double>(facts.frames) / facts.sample_rate;
}

/// Decibels below full scale; nothing for zeros alone.
std::optional<double> peak_dbfs(const AudioFacts& facts) {
  if (!(facts.peak > 0.0F)) return std::nullopt;
  return 20.0 * std::log10(static_cast<double>(facts.peak));
}

std::string yes_or_no(bool value) { return value ? "yes" : "no"; }

}  // namespace

RecordingSummary read_recording(const std::filesystem::path& path) {
  RecordingSummary recording;
  recording.file = path.string();
  std::error_code ignored;
  const auto bytes = std::filesystem::file_size(path, ignored);
  if (!ignored) recording.bytes = bytes;
  try {
    recording.facts = read_facts(path);
    recording.fault = speech_fault(*recording.facts, recording.file);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kData) throw;
    recording.fault = error;
  }
  return recording;
}

std::string recording_text(const RecordingSummary& recording) {
  if (!recording.facts) return "";
  const AudioFacts& facts = *recording.facts;
  const auto peak = peak_dbfs(facts);
  const std::vector<Fact> lines = {
      {"recording", recording.file},
      {"size", size_text(recording.bytes)},
      {"sample rate", std::to_string(facts.sample_rate) + " Hz"},
      {"channels", std::to_string(facts.channels)},
      {"frames", std::to_string(facts.frames)},
      {"duration", fixed(seconds_of(facts), 3) + " s"},
      {"peak", peak ? fixed(*peak, 2) + " dBFS" : "none: all samples are 0"},
      {"clipped", yes_or_no(facts.clipped)},
      {"silent", yes_or_no(facts.silent)},
      {"hash", facts.hash}};
  return fact_list(lines);
}

Json recording_json(const RecordingSummary& recording) {
  Json json = {{"kind", "recording"}, {"file", recording.file}, {"bytes", recording.bytes}};
  if (recording.facts) {
    const AudioFacts& facts = *recording.facts;
    const auto peak = peak_dbfs(facts);
    json["sample_rate"] = facts.sample_rate;
    json["channels"] = facts.channels;
    json["frames"] = facts.frames;
    json["seconds"] = seconds_of(facts);
    json["peak_dbfs"] = peak ? Json(*peak) : Json(nullptr);
    json["clipped"] = facts.clipped;
    json["silent"] = facts.silent;
    json["hash"] = facts.hash;
  }
  json["usable"] = !recording.fault.has_value();
  if (recording.fault) {
    json["reason"] = recording.fault->reason();
    json["error"] = recording.fault->what();
  }
  return json;
}

}  // namespace ser
