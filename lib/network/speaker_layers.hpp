#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "network/layers/norms.hpp"
#include "network/network.hpp"

namespace ser {

/// A `standardize` layer whose statistics the own clips of a speaker, or a corpus, give.
struct SpeakerLayer {
  std::string prefix;
  const InputStatistics* statistics;  ///< of the network's layer, which must outlive this
  Shape in;
  /// The input of the network that it sees as the first layer of a branch; nothing elsewhere.
  std::optional<std::size_t> input;
};

/// Those of a network in the order in which clips reach them: what is found for one is needed to
/// reach the next. With `every_first`, the first layers of branches count whatever their `by`
/// says, so that a model that was trained without can be adapted on its features.
std::vector<SpeakerLayer> speaker_layers(const Network& network, bool every_first = false);

/// By what these layers are told apart; kAll where there are none. Throws usage_error for a network
/// that has some by speaker and some by corpus.
Standardize::By grouping_of(const Network& network);

/// Means and standard deviations of what flows into the layer, over clips: gathered one by one.
class LayerMoments {
 public:
  explicit LayerMoments(const SpeakerLayer& layer);

  void add(const Activation& in);
  std::size_t clips() const { return clips_; }
  /// `prefix.mean` and `prefix.std` (biased; at least kLeastShare of the stored ones in
  /// `weights`, so that a value that hardly moves in a few clips is not blown up).
  GroupStats stats(const Tensors& weights) const;
  /// The same without a least deviation: what is stored.
  GroupStats stats() const;

  static constexpr float kLeastShare = 0.1F;

 private:
  std::string prefix_;
  std::size_t clips_ = 0;
  std::vector<double> count_;
  std::vector<double> sum_;
  std::vector<double> squares_;
};

}  // namespace ser
