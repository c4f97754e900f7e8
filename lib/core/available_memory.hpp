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

}  // namespace ser
