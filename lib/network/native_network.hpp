#pragma once

#include <span>
#include <vector>

#include "network/chain.hpp"
#include "network/network.hpp"
#include "signal/array.hpp"
#include "storage/tensor.hpp"

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

/// Throws model_error when a tensor that the network needs is missing, has another shape or type
/// than the network gives it, or holds a value that is not finite; tensors that it does not know
/// are left alone.
void check_tensors(const Network& network, const Tensors& weights);

/// A network with its weights, ready to run on one clip at a time with Eigen, in the caller's
/// thread. Batch norms that follow a convolution or a linear layer are folded into it. Const calls
/// may run in parallel.
class NativeNetwork {
 public:
  /// Throws what check_tensors throws.
  NativeNetwork(Network network, const Tensors& weights);

  const Network& network() const { return network_; }

  /// The logits of one clip, `inputs` being in the order of Network::inputs(): maps as bands ×
  /// frames, vectors as D × 1. Throws data_error (reason `too-short`) when a map has fewer frames
  /// than the layers need, and a bug when an input has another number of rows. `own` are the
  /// speaker's statistics, null where nothing is known of the speaker.
  std::vector<float> logits(std::span<const Array> inputs, const GroupStats* own = nullptr) const;
  /// What the layer named by the spec's `embedding` gives, else the joined branches. Throws
  /// usage_error when that is no vector.
  std::vector<float> embedding(std::span<const Array> inputs,
                               const GroupStats* own = nullptr) const;
  /// What flows into the layer of that prefix.
  Activation input_of(const std::string& layer, std::span<const Array> inputs,
                      const GroupStats* own) const;

 private:
  void check(std::span<const Array> inputs) const;
  /// Layers as they run: named by their prefixes, folded.
  using Chain = std::vector<LayerSpec>;

  Activation branch_output(std::size_t branch, std::span<const Array> inputs,
                           const GroupStats* own) const;
  Activation joined(std::span<const Array> inputs, const GroupStats* own) const;

  Network network_;
  std::int64_t shortest_frames_;
  std::vector<Chain> branches_;
  Chain embedding_head_;  ///< up to the embedding
  Chain rest_;            ///< from there to the logits
  Tensors tensors_;
};

}  // namespace ser
