#pragma once

#include <atomic>
#include <concepts>
#include <filesystem>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "audio/byte_reader.hpp"

namespace ser {

/// Where a recording comes from: a path, bytes in memory, or a stream that is read as it comes;
/// and the name that messages show. A value; copies of a stream share it.
class AudioSource {
 public:
  /// A path; its name is the path. One that is no regular file (a pipe, a device) is a stream.
  template <typename Path>
  requires(std::convertible_to<Path, std::filesystem::path> &&
           !std::same_as<std::remove_cvref_t<Path>, AudioSource>)
      // NOLINTNEXTLINE(bugprone-forwarding-reference-overload): the constraint leaves copies alone
      AudioSource(Path&& path)  // implicit: a path is the usual source
      : origin_(std::filesystem::path(std::forward<Path>(path))) {
    name_ = std::get<std::filesystem::path>(origin_).string();
  }

  /// A recording in memory, as a file would hold it.
  static AudioSource of_bytes(std::string name, std::string bytes);
  /// `read` is called from the one thread that reads this source. It can be read once.
  static AudioSource of_stream(std::string name, ReadBytes read);
  /// A stream from a descriptor, which stays open. `name: cannot read: …` where it fails.
  static AudioSource of_descriptor(const std::string& name, int descriptor);
  /// A stream; messages call it "standard input".
  static AudioSource standard_input();

  const std::string& name() const { return name_; }
  /// The path, or null for bytes and streams that were given as such.
  const std::filesystem::path* path() const { return std::get_if<std::filesystem::path>(&origin_); }
  /// The same under another name.
  AudioSource named(std::string name) const {
    AudioSource source = *this;
    source.name_ = std::move(name);
    return source;
  }

  /// The bytes. Throws data_error `unreadable` when the path cannot be opened, or a stream was
  /// opened before; machine_error where the machine is at fault (reading_fault()).
  std::unique_ptr<ByteReader> open() const;

 private:
  struct Stream {
    explicit Stream(ReadBytes bytes) : read(std::move(bytes)) {}
    ReadBytes read;
    std::atomic<bool> taken = false;
  };
  using Bytes = std::shared_ptr<const std::string>;

  AudioSource(std::string name, Bytes bytes) : name_(std::move(name)), origin_(std::move(bytes)) {}
  AudioSource(std::string name, std::shared_ptr<Stream> stream)
      : name_(std::move(name)), origin_(std::move(stream)) {}

  std::string name_;
  std::variant<std::filesystem::path, Bytes, std::shared_ptr<Stream>> origin_;
};

}  // namespace ser
