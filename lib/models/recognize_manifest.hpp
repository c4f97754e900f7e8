#pragma once

#include <cstddef>
#include <vector>

#include "core/error.hpp"
#include "core/observer.hpp"
#include "features/row_pieces.hpp"
#include "manifest/manifest.hpp"
#include "manifest/target.hpp"
#include "metrics/predictions.hpp"
#include "models/adaptation.hpp"
#include "models/recognizer.hpp"

namespace ser {

/// What is read and recognised of a row.
Recording recording_of(const RowPieces& pieces, const Manifest& manifest,
                       const Utterance& utterance);

/// The index of the largest probability (the first of equals).
std::size_t most_probable(const std::vector<double>& probabilities);

/// A row of predictions.csv: the utterance's identity and truth, and what was recognised.
Prediction prediction_of(const Utterance& utterance, const Target& target,
                         std::vector<double> probabilities);

struct ManifestPredictions {
  Predictions predictions;
  std::vector<Failure> failed;
  AdaptationCounts adapted;
};

/// What a model makes of the given rows of a manifest, in their order. Recordings that cannot be
/// used are listed, the others are done. Throws data_error for a row whose label the model does
/// not know. Where clips are normalised by speaker or corpus, those of each are the ones among the
/// rows; a clip too short for the network takes no part in that.
ManifestPredictions recognize_manifest(const Recognizer& recognizer, const Manifest& manifest,
                                       const std::vector<std::size_t>& rows, Normalize normalize,
                                       int jobs, Observer& observer);

}  // namespace ser
