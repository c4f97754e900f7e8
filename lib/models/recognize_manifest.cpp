#include "models/recognize_manifest.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "core/parallel.hpp"

namespace ser {

Recording recording_of(const RowPieces& pieces, const Manifest& manifest,
                       const Utterance& utterance) {
  return {utterance.file, pieces.of(manifest, utterance), utterance.start, utterance.end};
}

std::size_t most_probable(const std::vector<double>& probabilities) {
  return static_cast<std::size_t>(std::max_element(probabilities.begin(), probabilities.end()) -
                                  probabilities.begin());
}

Prediction prediction_of(const Utterance& utterance, const Target& target,
                         std::vector<double> probabilities) {
  Prediction row;
  row.file = utterance.file;
  row.start = utterance.start;
  row.end = utterance.end;
  row.corpus = utterance.corpus;
  row.speaker = utterance.speaker;
  row.gender = utterance.gender;
  row.intensity = utterance.intensity;
  row.truth = utterance.column(target.column);
  row.prediction = target.labels[most_probable(probabilities)];
  row.probabilities = std::move(probabilities);
  return row;
}

namespace {

using ByRow = std::map<std::size_t, Recognition>;

ByRow recognize_together(const Recognizer& recognizer, const Manifest& manifest,
                         const std::vector<std::size_t>& rows, int jobs, Observer& observer) {
  const RowPieces pieces;
  ByRow result;
  std::size_t next = 0;
  std::size_t done = 0;
  observer.begin("predict", rows.size());
  parallel_ordered<std::size_t, Recognition>(
      std::min(jobs, static_cast<int>(rows.size())),
      [&]() -> std::optional<std::size_t> {
        observer.throw_if_stopped();
        return next < rows.size() ? std::optional(rows[next++]) : std::nullopt;
      },
      [&](std::size_t& row) {
        return recognize_recording(recognizer, recording_of(pieces, manifest, manifest.rows[row]));
      },
      [&](Recognition& recognition) {
        result[rows[done++]] = std::move(recognition);
        observer.advance();
      });
  observer.end();
  return result;
}

Standardize::By grouping_for(const Recognizer& recognizer, Normalize normalize) {
  switch (normalize) {
    case Normalize::kAsTrained:
      return recognizer.grouping();
    case Normalize::kSpeaker:
      return Standardize::By::kSpeaker;
    case Normalize::kCorpus:
      return Standardize::By::kCorpus;
    case Normalize::kGlobal:
      break;
  }
  return Standardize::By::kAll;
}

ByRow recognize_by_group(const Recognizer& recognizer, const Manifest& manifest,
                         const std::vector<std::size_t>& rows, int jobs, AdaptationCounts& counts,
                         Observer& observer) {
  const RowPieces pieces;
  ByRow result;
  observer.begin("predict", rows.size());
  for (const auto& own : rows_by_group(manifest, rows, counts.by)) {
    observer.throw_if_stopped();
    std::vector<Recording> recordings;
    recordings.reserve(own.size());
    for (const std::size_t row : own) {
      recordings.push_back(recording_of(pieces, manifest, manifest.rows[row]));
    }
    auto found = recognize_speaker(recognizer, recordings, jobs);
    counts.groups += found.own ? 1 : 0;
    for (std::size_t i = 0; i < own.size(); ++i) {
      Recognition& recognition = found.recognitions[i];
      if (!recognition.failure) ++(found.own ? counts.clips : counts.without);
      result[own[i]] = std::move(recognition);
    }
    observer.advance(own.size());
  }
  observer.end();
  return result;
}

}  // namespace

ManifestPredictions recognize_manifest(const Recognizer& recognizer, const Manifest& manifest,
                                       const std::vector<std::size_t>& rows, Normalize normalize,
                                       int jobs, Observer& observer) {
  const Target& target = recognizer.model().target;
  for (const std::size_t row : rows) {
    static_cast<void>(target.index_of(manifest, manifest.rows[row]));
  }
  ManifestPredictions result;
  result.predictions.labels = target.labels;
  result.adapted.by = grouping_for(recognizer, normalize);
  const ByRow recognitions =
      result.adapted.by != Standardize::By::kAll
          ? recognize_by_group(recognizer, manifest, rows, jobs, result.adapted, observer)
          : recognize_together(recognizer, manifest, rows, jobs, observer);
  ClipRemarks remarks;
  for (const std::size_t row : rows) {
    const Recognition& recognition = recognitions.at(row);
    remarks.add(recognition.name, recognition.remarks, observer);
    if (recognition.failure) {
      result.failed.push_back(*recognition.failure);
    } else {
      result.predictions.rows.push_back(
          prediction_of(manifest.rows[row], target, recognition.probabilities));
    }
  }
  remarks.say(rows.size(), observer);
  return result;
}

}  // namespace ser
