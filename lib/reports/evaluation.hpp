#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "metrics/predictions.hpp"
#include "metrics/score.hpp"
#include "splits/stamps.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// What an evaluation was made of. Empty texts are "not known" (null in metrics.json).
struct EvaluationContext {
  std::string model;
  std::string manifest;
  std::string part;  ///< train, dev, test or all
  std::uint64_t seed = 1;
  Stamps stamps;
};

/// metrics.json: the figures, then what they were made of.
Json evaluation_json(const Scores& scores, const EvaluationContext& context);

/// Writes confusion_matrix.csv, confusion_matrix_normalized.csv (each row a share of its sum, empty
/// for a class absent from the truth), per_class.csv, predictions.csv and, last, metrics.json into
/// `folder`, each atomically: where metrics.json stands, all stand. An older metrics.json is
/// removed first. Throws machine_error.
void write_evaluation(const std::filesystem::path& folder, const Predictions& predictions,
                      const Scores& scores, const EvaluationContext& context);

/// What a terminal shows, no line wider than 80 columns: the stamps in words, the figures with
/// their intervals, the confusion matrix, the classes, and the slices where there are several.
std::string evaluation_text(const Scores& scores, const EvaluationContext& context);

}  // namespace ser
