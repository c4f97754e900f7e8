#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "core/observer.hpp"
#include "core/spelling.hpp"
#include "manifest/manifest.hpp"
#include "models/recognizer.hpp"
#include "splits/split.hpp"
#include "workflows/evaluation.hpp"

namespace ser {

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
