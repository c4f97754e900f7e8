#include "audio/audio_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "core/error.hpp"

namespace ser {
namespace {

std::size_t read_some(const std::string& name, int descriptor, std::span<std::byte> into) {
  for (;;) {
    const ssize_t got = read(descriptor, into.data(), into.size());
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno == EINTR) continue;
    throw reading_fault(name, "cannot read", errno);
  }
}

std::unique_ptr<ByteReader> open_path(const std::filesystem::path& path) {
  Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat facts {};
  int reason = 0;
  if (descriptor.value() < 0 || fstat(descriptor.value(), &facts) != 0) {
    reason = errno;
  } else if (S_ISDIR(facts.st_mode)) {
    reason = EISDIR;
  }
  if (reason != 0) {
    throw reading_fault(path.string(), "cannot open", reason);
  }
  if (S_ISREG(facts.st_mode)) {
    return std::make_unique<FileReader>(path.string(), std::move(descriptor));
  }
  const auto owned = std::make_shared<const Descriptor>(std::move(descriptor));
  return std::make_unique<StreamReader>([name = path.string(), owned](std::span<std::byte> into) {
    return read_some(name, owned->value(), into);
  });
}

}  // namespace

AudioSource AudioSource::of_bytes(std::string name, std::string bytes) {
  return {std::move(name), std::make_shared<const std::string>(std::move(bytes))};
}

AudioSource AudioSource::of_stream(std::string name, ReadBytes read) {
  return {std::move(name), std::make_shared<Stream>(std::move(read))};
}

AudioSource AudioSource::of_descriptor(const std::string& name, int descriptor) {
  return of_stream(name, [name, descriptor](std::span<std::byte> into) {
    return read_some(name, descriptor, into);
  });
}

AudioSource AudioSource::standard_input() { return of_descriptor("standard input", STDIN_FILENO); }

std::unique_ptr<ByteReader> AudioSource::open() const {
  if (const auto* file = std::get_if<std::filesystem::path>(&origin_)) return open_path(*file);
  if (const auto* bytes = std::get_if<Bytes>(&origin_)) {
    return std::make_unique<MemoryReader>(*bytes);
  }
  Stream& stream = *std::get<std::shared_ptr<Stream>>(origin_);
  if (stream.taken.exchange(true)) {
    throw data_error(name_ + ": was read before, and a stream can be read once", "unreadable");
  }
  return std::make_unique<StreamReader>(stream.read);
}

}  // namespace ser
