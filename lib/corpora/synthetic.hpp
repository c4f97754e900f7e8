#pragma once

#include <string>
#include <vector>

namespace ser {

/// True when the definition of one of these corpora says that its speech is synthetic. Corpora
/// without a definition (a user's own manifest) are taken as spoken by people.
bool any_synthetic(const std::vector<std::string>& corpora);

}  // namespace ser
