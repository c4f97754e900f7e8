#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "features/block.hpp"
#include "features/features.hpp"
#include "features/prosodic/formants.hpp"
#include "features/prosodic/harmonicity.hpp"
#include "features/prosodic/intensity.hpp"
#include "features/prosodic/perturbation.hpp"
#include "features/prosodic/pitch.hpp"

namespace ser {

/// What the summary of one recording is made of.
struct ProsodyTracks {
  double seconds = 0.0;
  const PitchTrack& pitch;
  const FormantTrack& formants;
  const HarmonicityTrack& harmonicity;
  const IntensityTrack& intensity;
  Jitter jitter;
  Shimmer shimmer;
};

/// Names and units of summarize()'s values, in that order.
const std::vector<Column>& prosody_columns();

/// F0 over voiced frames, formants over the frames that have them, harmonicity over its voiced
/// frames, intensity over all; standard deviations are divided by n − 1. A voiced segment is a
/// maximal run of voiced frames, an unvoiced one of the others; its length is that of its frames'
/// steps. What cannot be told is 0.
std::vector<double> summarize(const ProsodyTracks& tracks);

}  // namespace ser
