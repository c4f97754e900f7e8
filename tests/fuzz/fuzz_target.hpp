#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/error.hpp"

/// What libFuzzer calls with every input. Each target defines it once: it gives the bytes to one
/// parser and demands what the parser promises. A crash, another exception than ser::Error, a
/// broken promise, a hang or much memory is a finding.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace ser::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Ends the program, so that the input is kept, unless `holds`.
inline void promise(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

/// True when `read` takes the input, false when it refuses it. Refusing is fine for every input;
/// blaming ser or the machine for it is not.
template <typename Read>
bool accepted(const Read& read) {
  try {
    read();
    return true;
  } catch (const Error& error) {
    promise(error.kind() != ErrorKind::kBug && error.kind() != ErrorKind::kMachine, error.what());
    return false;
  }
}

/// A file in memory, for parsers that want a path.
class MemoryFile {
 public:
  MemoryFile(const std::uint8_t* data, std::size_t size)
      : descriptor_(memfd_create("fuzz", MFD_CLOEXEC)) {
    promise(descriptor_ >= 0, "memfd_create");
    for (std::size_t done = 0; done < size;) {
      const ssize_t now = write(descriptor_, data + done, size - done);
      promise(now > 0, "write to memory");
      done += static_cast<std::size_t>(now);
    }
  }
  explicit MemoryFile(std::string_view text)
      : MemoryFile(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()) {}
  ~MemoryFile() { close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

}  // namespace ser::fuzz
