#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"

namespace ser {

/// Fills a piece of the span with the next bytes and says how many; 0 at the end. Throws
/// data_error when they cannot be read.
using ReadBytes = std::function<std::size_t(std::span<std::byte>)>;

/// The error of opening or reading a recording, `name: what: …`: machine_error where the machine is
/// at fault (out of descriptors or memory, a disk or network that fails), so that no recording is
/// dropped for it; data_error `unreadable` otherwise.
Error reading_fault(const std::string& name, const std::string& what, int error);

/// The bytes of a source by their place, for the header check and the decoder.
class ByteReader {
 public:
  virtual ~ByteReader();
  /// Fills `into` from `offset` on; fewer bytes, or none, where no more are there. Throws
  /// data_error where reading fails.
  virtual std::size_t read_at(std::uint64_t offset, std::span<std::byte> into) = 0;
  /// Nothing for a stream.
  virtual std::optional<std::uint64_t> size() const = 0;
};

/// Bytes that lie in memory.
class MemoryReader final : public ByteReader {
 public:
  explicit MemoryReader(std::shared_ptr<const std::string> bytes) : bytes_(std::move(bytes)) {}
  std::size_t read_at(std::uint64_t offset, std::span<std::byte> into) override;
  std::optional<std::uint64_t> size() const override { return bytes_->size(); }

 private:
  std::shared_ptr<const std::string> bytes_;
};

/// A descriptor that is closed with its owner.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  int value() const { return value_; }

 private:
  int value_;
};

/// A regular file.
class FileReader final : public ByteReader {
 public:
  FileReader(std::string name, Descriptor descriptor);
  std::size_t read_at(std::uint64_t offset, std::span<std::byte> into) override;
  std::optional<std::uint64_t> size() const override { return size_; }

 private:
  std::string name_;
  Descriptor descriptor_;
  std::uint64_t size_ = 0;
};

/// A stream as it comes, of which a window is kept. Who reads behind what has come waits for it;
/// what has left the window is gone.
class StreamReader final : public ByteReader {
 public:
  explicit StreamReader(ReadBytes read) : read_(std::move(read)) {}

  /// A place further ahead than the header limit (16 MiB) is taken for the end while the header is
  /// looked through; later, so is every place that does not follow what has come.
  std::size_t read_at(std::uint64_t offset, std::span<std::byte> into) override;
  std::optional<std::uint64_t> size() const override { return std::nullopt; }

  /// The header was looked through: a decoder opens the stream, and everything is kept for it.
  void end_header() { header_ = false; }
  /// The decoder goes on without looking back: the window follows it.
  void slide() { sliding_ = true; }
  /// First and last place (exclusive) of the window.
  std::uint64_t begin() const { return begin_; }
  std::uint64_t end() const { return begin_ + window_.size() - dropped_; }
  /// Hands over all of the stream, from its first byte on, piece by piece. Only before slide().
  void drain(const std::function<void(std::span<const std::byte>)>& piece);

 private:
  bool pull();
  void forget(std::uint64_t before);

  ReadBytes read_;
  std::vector<std::byte> piece_;   ///< what read_ gives
  std::vector<std::byte> window_;  ///< its first `dropped_` bytes are forgotten
  std::size_t dropped_ = 0;
  std::uint64_t begin_ = 0;
  bool header_ = true;
  bool sliding_ = false;
  bool at_end_ = false;
};

}  // namespace ser
