#include "corpora/synthetic.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "storage/resources.hpp"

namespace ser {

bool any_synthetic(const std::vector<std::string>& corpora) {
  const auto known = resource_names(ResourceKind::kCorpora);
  return std::any_of(corpora.begin(), corpora.end(), [&](const std::string& name) {
    if (std::find(known.begin(), known.end(), name) == known.end()) return false;
    const Json definition = find_json(ResourceKind::kCorpora, name);
    return definition.is_object() && definition.value("synthetic", false);
  });
}

}  // namespace ser
