#include "features/set_name.hpp"

#include "core/error.hpp"
#include "features/feature_config.hpp"
#include "storage/resources.hpp"

namespace ser {

std::string feature_set_of(const std::string& hash) {
  for (const std::string& name : resource_names(ResourceKind::kFeatures)) {
    try {
      if (config_hash(find_feature_config(name)) == hash) return name;
    } catch (const Error&) {
      continue;  // a set of the user's that is broken is not the one
    }
  }
  return "";
}

}  // namespace ser
