#pragma once

#include <cstddef>

namespace ser {

/// The smallest even number not below `least` without prime factors above 5: fast to transform.
std::size_t fast_size(std::size_t least);

}  // namespace ser
