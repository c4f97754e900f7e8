#pragma once

#include <memory>
#include <optional>

#include "features/block.hpp"

namespace ser {

/// `chroma_cqt`: the same from a constant-Q transform, columns `chroma_cqt_c` … `chroma_cqt_b`:
/// librosa's feature.chroma_cqt. Options as read_constant_q_chroma and read_chroma_norm.
std::shared_ptr<const Block> make_chroma_cqt(JsonReader& options, std::optional<int> sample_rate);

}  // namespace ser
