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
#include "storage/json_reader.hpp"

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
/// Rows whose samples the manifest does not tell are decoded first, so that a training file is
/// known under any name. Blank speakers are unknown, and so is then whether one was in the
/// training.
Evaluation evaluate(const Recognizer& recognizer, Manifest manifest,
                    const EvaluationOptions& options, Observer& observer);

/// Somebody's predictions, with the stamps that they carry; of others nobody knows. Throws
/// data_error.
Evaluation read_evaluation(const std::filesystem::path& predictions);

/// Puts the stamps into the predictions, as columns that read_evaluation() finds again.
void mark(Evaluation& evaluation);

/// What metrics.json says of who was adapted; counts of 0 where it says nothing.
AdaptationCounts adaptation_from_json(const Json& metrics);

/// Whether a folder is the run of a cross-validation.
bool is_cross_validation(const std::filesystem::path& run);
/// The pooled test predictions of a finished one, with its folds and stamps; what slices go by is
/// taken from the manifest where one is given. Throws model_error for one that is not finished,
/// data_error for a manifest that does not list its clips.
Evaluation read_cross_validation(const std::filesystem::path& run,
                                 const std::optional<std::filesystem::path>& manifest);

}  // namespace ser
