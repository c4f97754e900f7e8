#pragma once

#include <memory>

#include "models/classifier.hpp"
#include "training/epochs/learner.hpp"

namespace ser {

/// Opens libser_torch (beside libser) at the first call, keeps it open for good, and makes a
/// learner. Throws machine_error with the remedy when the library is not there or does not load.
std::unique_ptr<Learner> make_torch_learner(const Network& network, const Tensors& weights,
                                            const LearnerConfig& config);

/// Opens the library now, so that work which is lost without it is not begun. Throws as above.
void require_torch_library();

/// Inference through LibTorch: what `--backend torch` runs, and what native inference is compared
/// with.
std::unique_ptr<Classifier> make_torch_classifier(const Network& network, const Tensors& weights);

}  // namespace ser
