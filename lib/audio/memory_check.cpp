#include "audio/memory_check.hpp"

#include "core/available_memory.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace ser {
namespace {

/// Looking at what is available takes longer than a short recording's work.
constexpr std::uint64_t kNotChecked = 64 << 20;

}  // namespace

void refuse_too_long(const std::string& who, double seconds, std::uint64_t bytes) {
  throw data_error(who + "is too long to be done at once: " + fixed(seconds, 1) + " s need about " +
                       memory_text(bytes) + " of memory, and " + memory_text(available_memory()) +
                       " are left; cut it into pieces, or name pieces of it in a manifest (columns "
                       "start and end)",
                   "too-long");
}

void check_memory(const std::string& who, double seconds, std::uint64_t bytes) {
  if (bytes > kNotChecked && bytes > available_memory()) refuse_too_long(who, seconds, bytes);
}

}  // namespace ser
