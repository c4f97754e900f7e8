#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "features/features.hpp"
#include "manifest/manifest.hpp"
#include "network/native_network.hpp"
#include "network/speaker_layers.hpp"

namespace ser {

/// The statistics of one speaker's clips for the layers of `layers` (of speaker_layers()), found
/// one layer after the other on `jobs` threads; the same whatever their number. Layers that ask for
/// more clips than there are, are left out: the stored statistics stand there. `weights` are the
/// network's.
GroupStats speaker_stats(const NativeNetwork& network, const Tensors& weights,
                         const std::vector<SpeakerLayer>& layers,
                         std::span<const Features* const> clips, int jobs);

/// How many clips were normalised by their speaker's own.
struct AdaptationCounts {
  std::size_t speakers = 0;
  std::size_t clips = 0;  ///< of these speakers
  std::size_t without =
      0;  ///< of speakers with too few clips, or unknown: by the stored statistics
};

/// Rows of one speaker (of one corpus) together, in the order of their first clips. Rows without a
/// speaker are alone.
std::vector<std::vector<std::size_t>> rows_by_speaker(const Manifest& manifest,
                                                      const std::vector<std::size_t>& rows);

}  // namespace ser
