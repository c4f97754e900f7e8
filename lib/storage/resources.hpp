#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "storage/json_reader.hpp"

namespace ser {

/// The families of things that are data: `corpora` are `datasets/NAME/corpus.json`, all others
/// `configs/KIND/NAME.json`.
enum class ResourceKind {
  kCorpora,
  kLabels,
  kFeatures,
  kAugmentations,
  kNetworks,
  kExperiments,
  kFolds
};

/// As `ser list` spells it, and the folder below configs/.
std::string_view resource_kind_name(ResourceKind kind);

struct Resource {
  std::string name;    ///< without folder and ending
  std::string origin;  ///< the path it was read from, or `NAME (built in)`
  std::string text;
};

/// Looks `name` up as a path (when it holds a slash or ends in .json), then in the folders of
/// $SER_PATH (colon-separated, each laid out as the project: configs/, datasets/), then among what
/// is compiled in. Throws usage_error with the known names.
Resource find_resource(ResourceKind kind, const std::string& name);
Json find_json(ResourceKind kind, const std::string& name);

/// Names of $SER_PATH and those compiled in, sorted, each once.
std::vector<std::string> resource_names(ResourceKind kind);

}  // namespace ser
