#pragma once

#include <string>

namespace ser {

/// The name of the known feature set (`find_feature_config`) whose config_hash() this is; empty for
/// none.
std::string feature_set_of(const std::string& config_hash);

}  // namespace ser
