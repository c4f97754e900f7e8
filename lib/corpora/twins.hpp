#pragma once

#include "manifest/manifest.hpp"

namespace ser {

/// The manifest with `twin_group` filled in for the rows whose names, by the definition of their
/// corpus, tell of one utterance in several modalities, or of a second copy (RAVDESS' 01-… and
/// 03-…). Rows that name no corpus are compared with every definition that knows twins.
Manifest with_twins(Manifest manifest);

}  // namespace ser
