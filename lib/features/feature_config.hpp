#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "audio/decoder.hpp"
#include "features/functionals.hpp"
#include "storage/json_reader.hpp"

namespace ser {

enum class InputKind {
  kMap,     ///< bands × frames
  kVector,  ///< D × 1: each row pooled over the frames
};

/// A piece of a recording, cut at the recording's own rate (sample = int(seconds · rate)).
struct Cut {
  double offset_s = 0.0;
  std::optional<double> duration_s;  ///< to the end when there is none
  /// After resampling, zeros are appended up to int(duration_s · rate) samples; needs duration_s.
  bool pad = false;

  bool operator==(const Cut&) const = default;
};

/// One feature block: its name in the block table, and all of its options as the canonical JSON
/// text that the block itself writes. Made by feature_config_from_json.
struct BlockConfig {
  std::string block;
  std::string options;

  bool operator==(const BlockConfig&) const = default;
};

/// A network's embedding in the place of blocks. The network itself is not known here: who computes
/// such features brings a FeatureFunction.
struct EmbeddingSource {
  std::string model;      ///< hash of all that the embedding depends on
  std::size_t width = 0;  ///< values

  bool operator==(const EmbeddingSource&) const = default;
};

/// One array of the features: what is cut out, at which rate, which blocks are stacked.
struct FeatureInput {
  std::string name;  ///< unique in its config
  InputKind kind = InputKind::kMap;
  std::optional<int> sample_rate;  ///< Hz; the recording's own when there is none
  Cut cut;
  std::vector<BlockConfig> blocks;
  std::vector<Functional> pooling;  ///< for vectors, at least one; for maps none
  /// For vectors: the functionals are also those of each row's deltas, up to this order.
  int deltas = 0;
  /// Of a vector that a network gives: name and kind alone stand beside it.
  std::optional<EmbeddingSource> embedding;

  bool operator==(const FeatureInput&) const = default;
};

struct FeatureConfig {
  std::vector<FeatureInput> inputs;

  bool operator==(const FeatureConfig&) const = default;
};

/// Reads a config strictly: unknown keys, wrong types, values out of range and impossible
/// combinations are usage_errors that begin with `where`. A key `about` is allowed and dropped.
FeatureConfig feature_config_from_json(const Json& json, const std::string& where);

/// Canonical and complete, every default written out:
/// feature_config_from_json(describe(c), "") == c.
Json describe(const FeatureConfig& config);

/// The config of a path, of $SER_PATH or compiled in (`configs/features/NAME.json`). Throws
/// usage_error with the known names.
FeatureConfig find_feature_config(const std::string& name);

/// True when an input is a network's embedding.
bool needs_network(const FeatureConfig& config);

/// True when a block has the voice `auto`: its features depend on the speaker's gender too.
bool needs_gender(const FeatureConfig& config);

/// Tells configs apart whose features differ: a hash of describe() and of the version of the
/// computations behind it.
std::string config_hash(const FeatureConfig& config);

/// The part of a recording that the inputs are cut from, all of them together; without an end where
/// one of them goes to the end of the recording.
TimeRange used_part(const FeatureConfig& config);

}  // namespace ser
