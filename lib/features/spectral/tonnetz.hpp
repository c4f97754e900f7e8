#pragma once

#include <memory>
#include <optional>

#include "features/block.hpp"

namespace ser {

/// `tonnetz`: six coordinates of the tonal centroid (Harte, Sandler and Gasser, 2006), columns
/// `tonnetz_1` … `tonnetz_6`: fifths, minor and major thirds, sine and cosine each, of the
/// constant-Q chroma divided by its sum; 0 in silence. librosa's feature.tonnetz. Options as
/// read_constant_q_chroma.
std::shared_ptr<const Block> make_tonnetz(JsonReader& options, std::optional<int> sample_rate);

}  // namespace ser
