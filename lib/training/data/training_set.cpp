#include "training/data/training_set.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "training/data/batch.hpp"
#include "training/data/sampler.hpp"

namespace ser {

std::vector<bool> maps_of(const Network& network) {
  std::vector<bool> maps;
  for (const NetworkInput& input : network.inputs()) maps.push_back(input.map);
  return maps;
}

std::vector<std::size_t> truth_of(const TrainingSet& set, const std::vector<std::size_t>& rows) {
  std::vector<std::size_t> truth;
  truth.reserve(rows.size());
  for (const std::size_t row : rows) {
    truth.push_back(set.target.index_of(set.manifest, set.manifest.rows[row]));
  }
  return truth;
}

namespace {

Logits batched_logits(const TrainingSet& set, const std::vector<std::size_t>& rows, int batch_size,
                      Learner& learner) {
  const auto maps = maps_of(set.network);
  const auto frames_of = [&](std::size_t i) {
    std::size_t frames = 0;
    for (const Array& input : set.features.get(rows[i]).inputs) {
      frames = std::max(frames, input.columns);
    }
    return frames;
  };
  Rows order(rows.size());  // clips of similar length together: less padding
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return frames_of(a) < frames_of(b); });
  const std::size_t classes = set.target.labels.size();
  Logits result(rows.size());
  for (const Rows& part : batches_of(order, batch_size)) {
    std::vector<BatchClip> clips;
    for (const std::size_t i : part) clips.push_back({&set.features.get(rows[i])});
    const auto logits = learner.logits(batch_of(clips, maps));
    for (std::size_t k = 0; k < part.size(); ++k) {
      const auto first = logits.begin() + static_cast<std::ptrdiff_t>(k * classes);
      result[part[k]].assign(first, first + static_cast<std::ptrdiff_t>(classes));
    }
  }
  return result;
}

}  // namespace

Logits logits_of(const TrainingSet& set, const std::vector<std::size_t>& rows, int batch_size,
                 int jobs, Learner& learner) {
  return speaker_layers(set.network).empty() ? batched_logits(set, rows, batch_size, learner)
                                             : native_logits(set, rows, learner.weights(), jobs);
}

Logits native_logits(const TrainingSet& set, const std::vector<std::size_t>& rows,
                     const Tensors& weights, int jobs) {
  return run_natively<std::vector<float>>(
      set, rows, weights, jobs,
      [](const NativeNetwork& network, const Features& clip, const GroupStats& stats) {
        return network.logits(clip.inputs, &stats);
      });
}

std::size_t index_of_largest(std::span<const float> values) {
  return static_cast<std::size_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

double mean_recall(const Confusion& confusion) {
  double recalls = 0.0;
  double present = 0.0;
  for (std::size_t c = 0; c < confusion.classes; ++c) {
    if (confusion.support(c) == 0) continue;
    present += 1.0;
    recalls += static_cast<double>(confusion.at(c, c)) / static_cast<double>(confusion.support(c));
  }
  return present > 0.0 ? recalls / present : 0.0;
}

Figures figures_of(const Logits& logits, const std::vector<std::size_t>& truth,
                   std::size_t classes) {
  Figures result;
  Confusion confusion(classes);
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const auto& row = logits[i];
    const double top = *std::max_element(row.begin(), row.end());
    double sum = 0.0;
    for (const float value : row) sum += std::exp(value - top);
    result.loss += std::log(sum) + top - row[truth[i]];
    confusion.add(truth[i], index_of_largest(row));
  }
  const auto n = static_cast<double>(truth.size());
  result.loss /= n;
  result.wa = static_cast<double>(confusion.correct()) / n;
  result.uar = mean_recall(confusion);
  return result;
}

}  // namespace ser
