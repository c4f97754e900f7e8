#pragma once

#include <functional>
#include <utility>

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

}  // namespace ser
