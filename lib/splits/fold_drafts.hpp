#pragma once

#include <vector>

#include "manifest/manifest.hpp"
#include "manifest/target.hpp"
#include "splits/folds.hpp"
#include "splits/split.hpp"

namespace ser {

/// The parts of one fold, before development data are cut out and leaks are looked for.
struct FoldDraft {
  int number = 1;
  std::vector<Part> part;
  bool has_dev = false;
};

/// Divides the rows as the recipe says; throws as make_folds() does.
std::vector<FoldDraft> draft_folds(const Manifest& manifest, const Target& target,
                                   const FoldRecipe& recipe);

}  // namespace ser
