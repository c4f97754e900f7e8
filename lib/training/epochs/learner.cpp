#include "training/epochs/learner.hpp"

namespace ser {

std::size_t group_of(const std::string& tensor, std::span<const std::string> prefixes) {
  for (std::size_t i = 0; i < prefixes.size(); ++i) {
    const std::string& prefix = prefixes[i];
    if (tensor.starts_with(prefix) &&
        (tensor.size() == prefix.size() || tensor[prefix.size()] == '.')) {
      return i;
    }
  }
  return prefixes.size();
}

}  // namespace ser
