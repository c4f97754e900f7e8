#include "features/spectral/constant_q_chroma.hpp"

#include <utility>

namespace ser {

Array constant_q_chroma(const ConstantQChromaOptions& options, Analysis& analysis) {
  const Array& bins = analysis.constant_q(options.transform, options.chroma.tuning);
  const auto classes = static_cast<std::size_t>(options.chroma.pitch_classes);
  const auto per_octave = static_cast<std::size_t>(options.transform.bins_per_octave);
  const std::size_t merged = per_octave / classes;
  Array chroma(classes, bins.columns);
  for (std::size_t bin = 0; bin < bins.rows; ++bin) {
    // The lowest bin is a C, in the middle of those that count for it.
    const auto into = chroma.row((bin % per_octave + merged / 2) / merged % classes);
    const auto from = bins.row(bin);
    for (std::size_t frame = 0; frame < into.size(); ++frame) into[frame] += from[frame];
  }
  return normalized_columns(std::move(chroma), options.chroma.norm);
}

std::optional<SpectrumUse> tuning_spectrum(const ConstantQChromaOptions& options) {
  if (options.chroma.tuning) return std::nullopt;
  return SpectrumUse{StftOptions(), std::nullopt};
}

}  // namespace ser
