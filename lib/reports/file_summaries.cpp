#include "reports/file_summaries.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <numeric>
#include <vector>

#include "audio/read_clip.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "features/store/store_files.hpp"
#include "reports/front_end.hpp"
#include "reports/table.hpp"
#include "training/run/run_folder.hpp"

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
  std::vector<Fact> lines = {
      {"recording", recording.file},
      {"size", recording.bytes > 0 ? size_text(recording.bytes) : "unknown (a stream)"},
      {"sample rate", std::to_string(facts.sample_rate) + " Hz"},
      {"channels", std::to_string(facts.channels)},
      {"frames", std::to_string(facts.frames)},
      {"duration", fixed(seconds_of(facts), 3) + " s"},
      {"peak", peak ? fixed(*peak, 2) + " dBFS" : "none: all samples are 0"},
      {"clipped", yes_or_no(facts.clipped)},
      {"silent", yes_or_no(facts.silent)},
      {"hash", facts.hash}};
  if (!facts.lost.empty()) lines.push_back({"damage", facts.lost});
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
    if (!facts.lost.empty()) json["damage"] = facts.lost;
  }
  json["usable"] = !recording.fault.has_value();
  if (recording.fault) {
    json["reason"] = recording.fault->reason();
    json["error"] = recording.fault->what();
  }
  return json;
}

namespace {

std::int64_t sum_of(const std::vector<std::int64_t>& values) {
  return std::accumulate(values.begin(), values.end(), std::int64_t{0});
}

/// The middle one of ascending values; the lower of two.
std::int64_t middle_of(const std::vector<std::int64_t>& values) {
  return values[(values.size() - 1) / 2];
}

bool has_frames(const StoreFacts& facts, std::size_t input) {
  return facts.config.inputs[input].kind == InputKind::kMap && !facts.frames[input].empty();
}

}  // namespace

std::string store_text(const StoreFacts& facts, const std::string& path, const std::string& set) {
  const bool matrix = is_vector_config(facts.config);
  std::vector<Fact> lines = {
      {"features", path},
      {"state",
       facts.finished ? "finished" : "unfinished (run the same ser extract command to resume)"},
      {"set", set.empty() ? "not one that ships with ser" : set},
      {"config hash", facts.config_hash},
      {"rows", std::to_string(facts.rows)},
      {"failed", facts.failed == 0 ? "" : counted(facts.failed, "recording") + " (failed.csv)"},
      {"files", counted(facts.files, facts.finished && matrix ? "matrix file" : "shard") + ", " +
                    size_text(facts.bytes)}};
  for (std::size_t i = 0; i < facts.frames.size(); ++i) {
    if (!has_frames(facts, i)) continue;
    const auto& frames = facts.frames[i];
    lines.push_back({"frames of " + facts.config.inputs[i].name,
                     std::to_string(frames.front()) + " to " + std::to_string(frames.back()) +
                         ", median " + std::to_string(middle_of(frames)) + ", " +
                         std::to_string(sum_of(frames)) + " in all"});
  }
  return fact_list(lines) + "\n" + front_end_text(facts.config);
}

Json store_json(const StoreFacts& facts, const std::string& path, const std::string& set) {
  Json frames = Json::object();
  for (std::size_t i = 0; i < facts.frames.size(); ++i) {
    if (!has_frames(facts, i)) continue;
    frames[facts.config.inputs[i].name] = {{"min", facts.frames[i].front()},
                                           {"median", middle_of(facts.frames[i])},
                                           {"max", facts.frames[i].back()},
                                           {"sum", sum_of(facts.frames[i])}};
  }
  return {{"kind", "features"},
          {"folder", path},
          {"state", facts.finished ? "finished" : "unfinished"},
          {"set", set.empty() ? Json(nullptr) : Json(set)},
          {"config_hash", facts.config_hash},
          {"rows", facts.rows},
          {"failed", facts.failed},
          {"files", facts.files},
          {"bytes", facts.bytes},
          {"frames", std::move(frames)},
          {"inputs", front_end_json(facts.config)}};
}

namespace {

constexpr std::size_t kTensorsShown = 40;
constexpr std::size_t kTensorNameWidth = 44;

std::string type_name(DType dtype) {
  switch (dtype) {
    case DType::kF32:
      return "float32";
    case DType::kF64:
      return "float64";
    case DType::kI64:
      return "int64";
    case DType::kU8:
      return "uint8";
  }
  return "?";
}

std::string shape_text(const Tensor& tensor) {
  std::vector<std::string> sizes;
  for (const auto size : tensor.shape()) sizes.push_back(std::to_string(size));
  return sizes.empty() ? "one value" : join(sizes, " x ");
}

std::size_t values_in(const Tensors& tensors) {
  std::size_t values = 0;
  for (const auto& [name, tensor] : tensors) values += tensor.size();
  return values;
}

std::vector<std::string> metadata_keys(const Safetensors& content) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : content.metadata) keys.push_back(key);
  return keys;
}

std::string checkpoint_text(const Checkpoint& checkpoint) {
  std::string text = "a checkpoint of ser train after " +
                     counted(checkpoint.history.size(), "epoch") + ", the best being epoch " +
                     std::to_string(checkpoint.best_epoch);
  return text +
         (checkpoint.finished ? "; no epoch is left to do"
                              : "; run the same ser train command to resume") +
         "; not a model for ser predict";
}

}  // namespace

bool is_model(const Safetensors& content) { return content.metadata.contains("ser"); }

TensorFile read_tensor_file(const std::string& path) {
  TensorFile file{path, 0, read_safetensors(path), "tensors", ""};
  std::error_code ignored;
  file.bytes = std::filesystem::file_size(path, ignored);
  const auto& metadata = file.content.metadata;
  const auto format = metadata.find("format");
  if (metadata.contains("ser-checkpoint")) {
    file.kind = "checkpoint";
    file.what = checkpoint_text(read_checkpoint(path));
  } else if (format != metadata.end() && format->second.starts_with("ser-features-")) {
    file.kind = "feature file";
    file.what = "a part of a feature store of ser extract; ser info of its folder says more";
  } else {
    file.what = "a safetensors file without a description of ser: tensors, no model";
  }
  return file;
}

std::string tensors_text(const TensorFile& file) {
  const Tensors& tensors = file.content.tensors;
  const std::vector<Fact> facts = {
      {"file", file.path},
      {"size", size_text(file.bytes)},
      {"is", file.what},
      {"metadata", join(metadata_keys(file.content), ", ")},
      {"tensors",
       std::to_string(tensors.size()) + ", " + counted(values_in(tensors), "value") + " in all"}};
  Table table{{{"tensor"}, {"type"}, {"shape"}, {"values", Align::kRight}}, {}};
  for (const auto& [name, tensor] : tensors) {
    if (table.rows.size() == kTensorsShown) break;
    table.rows.push_back({shortened(name, kTensorNameWidth), type_name(tensor.dtype()),
                          shape_text(tensor), std::to_string(tensor.size())});
  }
  std::string text = fact_list(facts);
  if (!table.rows.empty()) text += "\n" + text_table(table);
  if (tensors.size() > kTensorsShown) {
    text += "and " + std::to_string(tensors.size() - kTensorsShown) + " more (--json has all)\n";
  }
  return text;
}

Json tensors_json(const TensorFile& file) {
  Json tensors = Json::array();
  for (const auto& [name, tensor] : file.content.tensors) {
    tensors.push_back(
        {{"name", name}, {"type", type_name(tensor.dtype())}, {"shape", tensor.shape()}});
  }
  return {{"kind", file.kind},
          {"file", file.path},
          {"bytes", file.bytes},
          {"about", file.what},
          {"metadata", metadata_keys(file.content)},
          {"values", values_in(file.content.tensors)},
          {"tensors", std::move(tensors)}};
}

}  // namespace ser
