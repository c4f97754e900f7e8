#pragma once

#include <vector>

#include "network/chain.hpp"

namespace ser {

/// Layers that follow each other, each named by the full prefix of its tensors, and those tensors.
struct FoldedLayers {
  std::vector<LayerSpec> layers;
  Tensors tensors;
};

/// The same function at inference with fewer layers: each batch norm right behind a convolution or
/// a linear layer goes into that one's weight and bias, inside residuals too. Every layer has a
/// name, and `tensors` holds `name.parameter` for all of them.
FoldedLayers fold_batch_norms(const std::vector<LayerSpec>& layers, const Tensors& tensors);

}  // namespace ser
