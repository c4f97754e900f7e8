#pragma once

#include <optional>
#include <string>
#include <vector>

#include "features/features.hpp"
#include "signal/chroma_bank.hpp"
#include "signal/constant_q.hpp"
#include "storage/json_reader.hpp"

namespace ser {

struct ChromaOptions {
  int pitch_classes = 12;        ///< an octave has
  std::optional<double> tuning;  ///< in bins of the analysis; estimated from the recording if none
  ChromaNorm norm = ChromaNorm::kMax;
};

/// `pitch_classes` (12), `tuning` (null: estimated).
ChromaOptions read_chroma(JsonReader& reader);
/// `norm` (none, max, l1 or l2).
ChromaNorm read_chroma_norm(JsonReader& reader);
Json describe(const ChromaOptions& options);

/// Of 12 pitch classes `PREFIX_c`, `PREFIX_c_sharp` … `PREFIX_b`, of others `PREFIX_1` …
std::vector<Column> chroma_columns(const std::string& prefix, int pitch_classes);

struct ConstantQChromaOptions {
  ConstantQOptions transform;
  ChromaOptions chroma;
};

/// `hop_length` (512), `octaves` (7), `bins_per_octave` (36, a multiple of the pitch classes), and
/// those of read_chroma. Throws usage_error when they are impossible, at `sample_rate` where it is
/// known.
ConstantQChromaOptions read_constant_q_chroma(JsonReader& reader, std::optional<int> sample_rate);
Json describe(const ConstantQChromaOptions& options);

}  // namespace ser
