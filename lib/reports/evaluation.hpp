#pragma once

#include <filesystem>
#include <string>

#include "metrics/predictions.hpp"
#include "metrics/score.hpp"
#include "storage/json_reader.hpp"
#include "workflows/evaluate.hpp"

namespace ser {

/// metrics.json: the figures, then what they were made of; of a cross-validation also `folds`
/// ([{`fold`, `n`, `uar`, `wa`}]), `uar_mean` and `uar_sd`.
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
