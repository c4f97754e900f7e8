#pragma once

#include "features/analysis.hpp"
#include "features/spectral/chroma_options.hpp"

namespace ser {

/// The magnitudes of the constant-Q transform added up by pitch class, pitch_classes × frames, each
/// frame divided by its norm. Throws as Analysis::constant_q.
Array constant_q_chroma(const ConstantQChromaOptions& options, Analysis& analysis);

}  // namespace ser
