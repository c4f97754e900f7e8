#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace ser {

/// What a clip of each class counts: 1 with `none`; with `balanced` inversely to the frequency of
/// the class, so that all clips together count as many as they are.
std::vector<double> weights_of_classes(const std::string& kind, std::span<const std::size_t> truth,
                                       std::size_t classes);

}  // namespace ser
