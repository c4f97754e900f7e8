#include "models/recognize_manifest.hpp"

#include "models/predictions_of.hpp"

namespace ser {

ManifestPredictions recognize_manifest(const Recognizer& recognizer, const Manifest& manifest,
                                       const std::vector<std::size_t>& rows, int jobs,
                                       Observer& observer) {
  const Target& target = recognizer.model().target;
  std::vector<Recording> recordings;
  for (const std::size_t i : rows) {
    const Utterance& row = manifest.rows[i];
    static_cast<void>(target.index_of(manifest, row));
    recordings.push_back({row.file, manifest.path_of(row), TimeRange{row.start_s(), row.end_s()}});
  }
  ManifestPredictions result;
  result.predictions.labels = target.labels;
  std::size_t done = 0;
  predict_all(
      recognizer, recordings, jobs,
      [&](const Recognition& recognition) {
        const Utterance& row = manifest.rows[rows[done++]];
        if (recognition.failure) {
          result.failed.push_back(*recognition.failure);
        } else {
          result.predictions.rows.push_back(prediction_of(row, target, recognition.probabilities));
        }
      },
      observer);
  return result;
}

}  // namespace ser
