#include "training/data/training_set.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "features/feature_extractor.hpp"
#include "features/row_pieces.hpp"
#include "features/store/feature_store.hpp"
#include "training/data/batch.hpp"
#include "training/data/training_batches.hpp"

namespace ser {
namespace {

using FeaturesOf = std::function<Features(const Utterance&)>;

FeaturesOf computed(const Manifest& manifest, const RowPieces& pieces,
                    const std::shared_ptr<const FeatureExtractor>& extractor) {
  return [extractor, &manifest, &pieces](const Utterance& row) {
    thread_local Workspace workspace;
    try {
      return (*extractor)(read_speech_piece(pieces.of(manifest, row)).wave, workspace);
    } catch (const Error& error) {
      throw unusable_row(manifest.where(row), error);
    }
  };
}

FeaturesOf stored(const std::filesystem::path& folder, const FeatureConfig& config) {
  auto store = std::make_shared<FeatureStore>(FeatureStore::open(folder, config));
  return [store](const Utterance& row) { return store->get(row); };
}

}  // namespace

FeatureSource::FeatureSource(const Manifest& manifest, const FeatureConfig& config,
                             const std::optional<std::filesystem::path>& store, int jobs,
                             Observer& observer)
    : manifest_(&manifest), extractor_(std::make_shared<const FeatureExtractor>(config)) {
  const FeaturesOf features_of =
      store ? stored(*store, config) : computed(manifest, pieces_, extractor_);
  observer.debug("features of " + std::to_string(manifest.rows.size()) +
                 " recordings: " + (store ? "read from " + store->string() : "computed"));
  std::size_t next = 0;
  observer.begin("features", manifest.rows.size());
  parallel_ordered<std::size_t, Features>(
      jobs,
      [&]() -> std::optional<std::size_t> {
        observer.throw_if_stopped();
        return next < manifest.rows.size() ? std::optional(next++) : std::nullopt;
      },
      [&](std::size_t& row) { return features_of(manifest.rows[row]); },
      [&](Features& features) {
        rows_.push_back(std::move(features));
        observer.advance();
      });
  observer.end();
}

Features FeatureSource::augmented(std::size_t row, const std::vector<WaveStep>& steps,
                                  Random& random) const {
  thread_local Workspace workspace;
  const Clip clip = read_speech_piece(pieces_.of(*manifest_, manifest_->rows[row]));
  const Waveform wave = ser::augmented(clip.wave, steps, random);
  try {
    return (*extractor_)(wave, workspace);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kData) throw;
    return rows_[row];
  }
}

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
