#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

#include "network/layer.hpp"
#include "training/epochs/learner.hpp"

namespace ser {

/// What flows between two layers for a batch of N clips: a map is N × channels × bands × frames, a
/// sequence N × channels × frames, a vector N × channels. Frames behind a clip's length are zero.
struct Flow {
  torch::Tensor x;
  Shape::Kind kind = Shape::Kind::kVector;
  std::vector<std::int64_t> lengths;  ///< frames of each clip; empty for vectors
  const Batch* batch = nullptr;       ///< where it comes from: whose clips these are

  /// True when some clip is shorter than the batch.
  bool ragged() const;
  /// 1 within each clip, 0 behind it: N × 1 (× 1) × frames. Only where there are frames.
  torch::Tensor mask() const;
  /// x with the frames behind each clip set to zero.
  torch::Tensor masked() const;
};

}  // namespace ser
