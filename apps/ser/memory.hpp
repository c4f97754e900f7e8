#pragma once

namespace ser {

/// Keeps freed memory for the next recording. By default the C library gives every large array back
/// to the kernel, which clears its pages again a moment later: a third of the time of extraction.
void keep_freed_memory();

}  // namespace ser
