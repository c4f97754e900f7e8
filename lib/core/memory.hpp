#pragma once

#include <cstdint>
#include <string>

namespace ser {

/// Bytes that this process can still take: the least of what the machine has available
/// (/proc/meminfo), what its control groups leave (cgroup 1 and 2, the kernel's cached files not
/// counted), and what its limit of address space leaves (ulimit -v).
std::uint64_t available_memory();

/// "691 MB", "2.1 GB": for messages; decimal units.
std::string memory_text(std::uint64_t bytes);

/// So that a recording that is too long for what is done with all of it at once is refused in one
/// line, instead of the process being killed for it: throws data_error `too-long`, beginning with
/// `who`, when `bytes` are more than available_memory(). Small needs are not checked.
void check_memory(const std::string& who, double seconds, std::uint64_t bytes);

/// The error of check_memory(), for where memory has run out.
[[noreturn]] void refuse_too_long(const std::string& who, double seconds, std::uint64_t bytes);

/// Keeps freed memory for the next recording. By default the C library gives every large array back
/// to the kernel, which clears its pages again a moment later: a third of the time of extraction.
void keep_freed_memory();

}  // namespace ser
