#pragma once

#include <cstdint>
#include <string>

namespace ser {

/// So that a recording that is too long for what is done with all of it at once is refused in one
/// line, instead of the process being killed for it: throws data_error `too-long`, beginning with
/// `who`, when `bytes` are more than available_memory(). Small needs are not checked.
void check_memory(const std::string& who, double seconds, std::uint64_t bytes);

/// The error of check_memory(), for where memory has run out.
[[noreturn]] void refuse_too_long(const std::string& who, double seconds, std::uint64_t bytes);

}  // namespace ser
