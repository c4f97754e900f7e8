#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "audio/waveform.hpp"
#include "features/block.hpp"
#include "features/feature_config.hpp"
#include "features/features.hpp"
#include "features/workspace.hpp"

namespace ser {

/// What turns a recording at its own rate into features; called from several threads, each with a
/// workspace of its own. Throws data_error for a recording that cannot be used.
using FeatureFunction = std::function<Features(const Waveform&, Workspace&, Gender)>;

/// A feature config and what computes it: a FeatureExtractor of the config where `compute` is
/// empty.
struct FeatureSet {
  FeatureSet(FeatureConfig features, FeatureFunction function = nullptr)
      : config(std::move(features)), compute(std::move(function)) {}

  FeatureConfig config;
  FeatureFunction compute;
};

/// Turns a recording at its own rate into the features of a config: cut → resample → pad → blocks
/// → pooling, for each input. Training and prediction use the same one. May be shared by threads
/// that each bring their own workspace; the result depends on the samples and the config alone.
class FeatureExtractor {
 public:
  /// Throws usage_error when the config is impossible.
  explicit FeatureExtractor(FeatureConfig config);

  /// Throws data_error: `too-short` when nothing is left of the recording after the cut,
  /// `sample-rate` when an input at the recording's own rate cannot be computed at that rate,
  /// `not-finite` when samples are NaN, infinite or beyond 1e9, or the features would be. What a
  /// block does not define (NaN) functionals skip, and is 0 in a map. The speaker's `gender` counts
  /// for blocks with the voice `auto` alone. Throws usage_error when an input is a network's
  /// embedding, which a FeatureFunction computes.
  Features operator()(const Waveform& wave, Workspace& workspace,
                      Gender gender = Gender::kUnknown) const;

  /// Names and units of an input's rows. With several functionals, or deltas, each name ends in the
  /// functional's: `mfcc_1_mean`, `mfcc_1_delta_std`.
  std::vector<Column> columns(std::size_t input) const;
  /// Names and units of the rows of its blocks, before functionals.
  std::vector<Column> contours(std::size_t input) const;
  const FeatureConfig& config() const { return config_; }

 private:
  Array input_features(std::size_t input, const Waveform& wave, Workspace& workspace,
                       Gender gender) const;

  FeatureConfig config_;
  std::vector<std::vector<std::shared_ptr<const Block>>> blocks_;  ///< of each input
  std::vector<std::set<StftOptions>> shared_;                      ///< of each input, see Analysis
};

}  // namespace ser
