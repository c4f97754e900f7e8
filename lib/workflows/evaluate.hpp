#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/observer.hpp"
#include "core/spelling.hpp"
#include "manifest/manifest.hpp"
#include "metrics/predictions.hpp"
#include "models/adaptation.hpp"
#include "models/recognizer.hpp"
#include "splits/split.hpp"
#include "splits/stamps.hpp"

namespace ser {

/// What one fold of a cross-validation says of its test part.
struct FoldFigures {
  int fold = 1;
  std::size_t n = 0;
  double uar = 0.0;
  double wa = 0.0;
  std::size_t classes = 0;  ///< that its test clips have
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

/// Predictions, and what they were made of: all that the figures, stamps and reports are made of.
struct Evaluation {
  Predictions predictions;
  EvaluationContext context;
  std::vector<Failure> failed = {};  ///< recordings that could not be used
};

/// Which rows of a manifest are evaluated.
enum class EvaluatedPart { kTrain, kDev, kTest, kAll };
inline constexpr Spelling<EvaluatedPart> kEvaluatedParts[] = {{EvaluatedPart::kTrain, "train"},
                                                              {EvaluatedPart::kDev, "dev"},
                                                              {EvaluatedPart::kTest, "test"},
                                                              {EvaluatedPart::kAll, "all"}};

/// What `--normalize` calls the clips that normalise a recording.
inline constexpr Spelling<Normalize> kNormalizes[] = {{Normalize::kGlobal, "global"},
                                                      {Normalize::kCorpus, "corpus"},
                                                      {Normalize::kSpeaker, "speaker"}};

struct EvaluationOptions {
  std::optional<std::filesystem::path> split;  ///< a split.csv that says which rows a part has
  std::optional<EvaluatedPart> part;           ///< default: test of a split, else all
  Normalize normalize = Normalize::kAsTrained;
  bool allow_speaker_overlap = false;
  int jobs = 0;
};

/// A model on a manifest. Throws data_error when it was trained on speakers or recordings of these
/// rows, unless the options allow it; then the evaluation is stamped. Throws usage_error for a part
/// without a split, data_error when no recording can be used.
Evaluation evaluate(const Recognizer& recognizer, const Manifest& manifest,
                    const EvaluationOptions& options, Observer& observer);

/// Somebody's predictions. Throws data_error.
Evaluation read_evaluation(const std::filesystem::path& predictions);

}  // namespace ser
