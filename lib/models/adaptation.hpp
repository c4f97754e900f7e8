#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "features/features.hpp"
#include "manifest/manifest.hpp"
#include "network/native_network.hpp"
#include "network/speaker_layers.hpp"
#include "splits/stamps.hpp"

namespace ser {

/// The statistics of the clips of one speaker, or corpus, for the layers of `layers` (of
/// speaker_layers()), found one layer after the other on `jobs` threads; the same whatever their
/// number. Layers that ask for more clips than there are, are left out: the stored statistics stand
/// there. `weights` are the network's.
GroupStats speaker_stats(const NativeNetwork& network, const Tensors& weights,
                         const std::vector<SpeakerLayer>& layers,
                         std::span<const Features* const> clips, int jobs);

/// How many clips were normalised by the clips of their own speaker, or corpus.
struct AdaptationCounts {
  Standardize::By by = Standardize::By::kSpeaker;
  std::size_t groups = 0;   ///< speakers, or corpora
  std::size_t clips = 0;    ///< of these
  std::size_t without = 0;  ///< of groups with too few clips, or unknown: by the stored statistics
};

/// The stamps with those of the adaptation as the counts say.
Stamps adapted(Stamps stamps, const AdaptationCounts& counts);

/// Rows of one speaker (of one corpus), or of one corpus, together, in the order of their first
/// clips; rows whose speaker, or corpus, is not known are alone. By kAll: all rows together.
std::vector<std::vector<std::size_t>> rows_by_group(const Manifest& manifest,
                                                    const std::vector<std::size_t>& rows,
                                                    Standardize::By by);

/// The rows of one group, and the features of each.
struct GroupOfClips {
  std::vector<std::size_t> rows;
  std::vector<const Features*> clips;
};

/// Calls `use` for each group of rows_by_group(), in its order. `features_of` gives a row's
/// features, which outlive the call.
void for_each_group(const Manifest& manifest, const std::vector<std::size_t>& rows,
                    Standardize::By by,
                    const std::function<const Features&(std::size_t)>& features_of,
                    const std::function<void(const GroupOfClips&)>& use);

}  // namespace ser
