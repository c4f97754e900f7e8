// Compiled for the oldest CPU of its architecture, and run before anything else of libser, so that
// a CPU that lacks what the rest was compiled for gets a sentence instead of "illegal instruction".
#if defined(__x86_64__)
#include <unistd.h>

#include <cstring>

namespace {

__attribute__((constructor(101))) void refuse_an_older_cpu() {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return;
  const char* message =
      "ser: this build needs a CPU with AVX2 and FMA (x86-64-v3); build it here with "
      "cmake -DSER_MARCH=native\n";
  [[maybe_unused]] const auto written = write(STDERR_FILENO, message, std::strlen(message));
  _exit(1);
}

}  // namespace
#endif
