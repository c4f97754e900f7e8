#include "training/initial_weights.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/error.hpp"
#include "core/random.hpp"
#include "network/layers/standardize.hpp"

namespace ser {
namespace {

Tensor initial_tensor(const Parameter& parameter, std::uint64_t seed) {
  std::vector<float> values(static_cast<std::size_t>(parameter.size()), 0.0F);
  if (parameter.init == Parameter::Init::kOnes) {
    std::fill(values.begin(), values.end(), 1.0F);
  } else if (parameter.init == Parameter::Init::kUniformFanIn) {
    Random random(derive_seed(seed, parameter.name));
    const double bound = 1.0 / std::sqrt(static_cast<double>(parameter.fan_in));
    for (float& value : values) value = static_cast<float>(random.uniform(-bound, bound));
  }
  return Tensor::of(parameter.shape, std::move(values));
}

struct Sums {
  double count = 0.0;
  double sum = 0.0;
  double squares = 0.0;
};

/// Mean and (biased) standard deviation of each row of one input, or of all rows together.
void fit_standardize(const Node& node, std::size_t input, const FeatureSource& features,
                     const std::vector<std::size_t>& rows, Tensors& weights) {
  const auto& layer = static_cast<const Standardize&>(*node.layer);
  const auto groups = static_cast<std::size_t>(layer.rows(node.in));
  std::vector<Sums> sums(groups);
  for (const std::size_t row : rows) {
    const Array& array = features.get(row).inputs[input];
    for (std::size_t r = 0; r < array.rows; ++r) {
      Sums& own = sums[groups == 1 ? 0 : r];
      for (const float value : array.row(r)) {
        own.sum += value;
        own.squares += static_cast<double>(value) * value;
      }
      own.count += static_cast<double>(array.columns);
    }
  }
  std::vector<float> mean(groups);
  std::vector<float> deviation(groups);
  for (std::size_t g = 0; g < groups; ++g) {
    const double centre = sums[g].sum / sums[g].count;
    mean[g] = static_cast<float>(centre);
    deviation[g] = static_cast<float>(
        std::sqrt(std::max(0.0, sums[g].squares / sums[g].count - centre * centre)));
  }
  const auto size = static_cast<std::int64_t>(groups);
  weights[node.prefix + ".mean"] = Tensor::of({size}, std::move(mean));
  weights[node.prefix + ".std"] = Tensor::of({size}, std::move(deviation));
}

void refuse_late_standardize(const std::vector<Node>& nodes, std::size_t first) {
  for (std::size_t i = first; i < nodes.size(); ++i) {
    if (nodes[i].layer->type() != Standardize::kType) continue;
    throw usage_error("network: " + nodes[i].prefix +
                      ": standardize must be the first layer of its branch (batch_norm works "
                      "anywhere)");
  }
}

}  // namespace

Tensors initial_weights(const Network& network, std::uint64_t seed, const FeatureSource& features,
                        const std::vector<std::size_t>& rows) {
  Tensors weights;
  for (const Parameter& parameter : network.parameters()) {
    weights[parameter.name] = initial_tensor(parameter, seed);
  }
  for (std::size_t b = 0; b < network.branches().size(); ++b) {
    const auto& nodes = network.branches()[b];
    refuse_late_standardize(nodes, 1);
    if (!nodes.empty() && nodes.front().layer->type() == Standardize::kType) {
      fit_standardize(nodes.front(), network.branch_inputs()[b], features, rows, weights);
    }
  }
  refuse_late_standardize(network.head(), 0);
  return weights;
}

}  // namespace ser
