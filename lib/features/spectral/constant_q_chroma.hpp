#pragma once

#include <optional>

#include "features/analysis.hpp"
#include "features/spectral/chroma_options.hpp"

namespace ser {

/// The magnitudes of the constant-Q transform added up by pitch class, pitch_classes × frames, each
/// frame divided by its norm. Throws as Analysis::constant_q.
Array constant_q_chroma(const ConstantQChromaOptions& options, Analysis& analysis);

/// The spectra that the tuning is estimated from; nothing where the options give it.
std::optional<SpectrumUse> tuning_spectrum(const ConstantQChromaOptions& options);

}  // namespace ser
