#include "network/speaker_layers.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "core/error.hpp"

namespace ser {
namespace {

void add_layers(const std::vector<Node>& nodes, bool every_first,
                std::vector<SpeakerLayer>& result) {
  for (const Node& node : nodes) {
    const InputStatistics* kept = node.layer->input_statistics();
    if (kept != nullptr && (kept->by_group() || (every_first && node.input))) {
      result.push_back({node.prefix, kept, node.in, node.input});
    }
  }
}

}  // namespace

std::vector<SpeakerLayer> speaker_layers(const Network& network, bool every_first) {
  std::vector<SpeakerLayer> result;
  for (const auto& branch : network.branches()) add_layers(branch, every_first, result);
  add_layers(network.head(), every_first, result);
  return result;
}

Standardize::By grouping_of(const Network& network) {
  auto by = Standardize::By::kAll;
  for (const SpeakerLayer& layer : speaker_layers(network)) {
    const auto own = layer.statistics->by;
    if (by != Standardize::By::kAll && own != by) {
      throw usage_error("network: " + layer.prefix +
                        ": standardize by speaker and by corpus cannot be in one network");
    }
    by = own;
  }
  return by;
}

LayerMoments::LayerMoments(const SpeakerLayer& layer)
    : prefix_(layer.prefix),
      count_(static_cast<std::size_t>(layer.statistics->rows(layer.in))),
      sum_(count_.size()),
      squares_(count_.size()) {}

void LayerMoments::add(const Activation& in) {
  ++clips_;
  const auto run = static_cast<std::size_t>(in.shape.frames);
  for (std::size_t start = 0, row = 0; start < in.values.size(); start += run, ++row) {
    const std::size_t group = row % count_.size();
    for (const float value : std::span(in.values).subspan(start, run)) {
      sum_[group] += value;
      squares_[group] += static_cast<double>(value) * value;
    }
    count_[group] += static_cast<double>(run);
  }
}

GroupStats LayerMoments::stats() const {
  std::vector<float> mean;
  std::vector<float> deviation;
  for (std::size_t i = 0; i < count_.size(); ++i) {
    const double centre = sum_[i] / count_[i];
    mean.push_back(static_cast<float>(centre));
    deviation.push_back(
        static_cast<float>(std::sqrt(std::max(0.0, squares_[i] / count_[i] - centre * centre))));
  }
  const auto size = static_cast<std::int64_t>(mean.size());
  return {{prefix_ + ".mean", Tensor::of({size}, std::move(mean))},
          {prefix_ + ".std", Tensor::of({size}, std::move(deviation))}};
}

GroupStats LayerMoments::stats(const Tensors& weights) const {
  GroupStats result = stats();
  const std::string name = prefix_ + ".std";
  const auto stored = weights.at(name).floats();
  const auto own = result.at(name).floats();
  std::vector<float> deviation(own.begin(), own.end());
  for (std::size_t i = 0; i < deviation.size(); ++i) {
    deviation[i] = std::max(deviation[i], kLeastShare * stored[i]);
  }
  result[name] = Tensor::of(result.at(name).shape(), std::move(deviation));
  return result;
}

}  // namespace ser
