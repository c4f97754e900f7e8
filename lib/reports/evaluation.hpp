#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "metrics/predictions.hpp"
#include "metrics/score.hpp"
#include "models/adaptation.hpp"
#include "splits/stamps.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// What one fold of a cross-validation says of its test part.
struct FoldFigures {
  int fold = 1;
  std::size_t n = 0;
  double uar = 0.0;
  double wa = 0.0;
};

/// The mean of the folds' UAR, and its standard deviation (n − 1; nothing for a single fold).
struct FoldSummary {
  double uar_mean = 0.0;
  std::optional<double> uar_sd;
};
FoldSummary summary_of(const std::vector<FoldFigures>& folds);

/// What an evaluation was made of. Empty texts are "not known" (null in metrics.json).
struct EvaluationContext {
  std::string model;
  std::string manifest;
  std::string part;  ///< train, dev, test or all
  std::uint64_t seed = 1;
  Stamps stamps;
  std::vector<FoldFigures> folds = {};  ///< of a cross-validation
  AdaptationCounts adapted = {};        ///< of a speaker- or corpus-adapted evaluation
};

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
