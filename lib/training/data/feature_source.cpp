#include "training/data/feature_source.hpp"

#include <functional>

#include "audio/read_clip.hpp"
#include "core/error.hpp"
#include "core/parallel.hpp"
#include "features/feature_extractor.hpp"
#include "features/store/feature_store.hpp"

namespace ser {
namespace {

Waveform wave_of(const Manifest& manifest, const Utterance& row) {
  return read_speech(manifest.path_of(row), TimeRange{row.start_s(), row.end_s()}).wave;
}

using FeaturesOf = std::function<Features(const Utterance&)>;

FeaturesOf computed(const Manifest& manifest,
                    const std::shared_ptr<const FeatureExtractor>& extractor) {
  return [extractor, &manifest](const Utterance& row) {
    thread_local Workspace workspace;
    try {
      return (*extractor)(wave_of(manifest, row), workspace);
    } catch (const Error& error) {
      throw data_error(manifest.where(row) + ": " + error.what() +
                       " (take the row out of the manifest to train without it)");
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
  const FeaturesOf features_of = store ? stored(*store, config) : computed(manifest, extractor_);
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
  const Waveform wave = ser::augmented(wave_of(*manifest_, manifest_->rows[row]), steps, random);
  try {
    return (*extractor_)(wave, workspace);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kData) throw;
    return rows_[row];
  }
}

}  // namespace ser
