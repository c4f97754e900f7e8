#include "audio/stream.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "core/error.hpp"

namespace ser {

StdinFile::StdinFile() : descriptor_(memfd_create("stdin", MFD_CLOEXEC)) {
  const auto fail = [](const char* action) {
    return machine_error(std::string("standard input: cannot ") + action + ": " +
                         std::strerror(errno));
  };
  if (descriptor_ < 0) throw fail("keep");
  std::array<char, 1 << 16> buffer{};
  for (;;) {
    const ssize_t got = read(STDIN_FILENO, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      const int reason = errno;
      close(descriptor_);
      throw data_error(std::string("standard input: cannot read: ") + std::strerror(reason),
                       "unreadable");
    }
    if (got == 0) return;
    for (ssize_t written = 0; written < got;) {
      const ssize_t now =
          write(descriptor_, buffer.data() + written, static_cast<std::size_t>(got - written));
      if (now < 0) {
        close(descriptor_);
        throw fail("keep");
      }
      written += now;
    }
  }
}

StdinFile::~StdinFile() { close(descriptor_); }

std::filesystem::path StdinFile::path() const {
  return "/proc/self/fd/" + std::to_string(descriptor_);
}

}  // namespace ser
