#include "corpora/unpack.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <new>
#include <span>
#include <string_view>
#include <system_error>

#include "core/error.hpp"
#include "core/text.hpp"
#include "corpora/unpacked_tree.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 18;
constexpr std::size_t kTarBlock = 512;
constexpr std::size_t kMostEntries = 1'000'000;
constexpr std::uint64_t kMegabyte = 1'000'000;

/// libarchive converts names to the locale's characters; here they are UTF-8, whatever the user's
/// locale is.
class Utf8Names {
 public:
  Utf8Names() : ours_(newlocale(LC_CTYPE_MASK, "C.UTF-8", locale_t{})) {
    if (ours_ != locale_t{}) before_ = uselocale(ours_);
  }
  ~Utf8Names() {
    if (ours_ == locale_t{}) return;
    uselocale(before_);
    freelocale(ours_);
  }
  Utf8Names(const Utf8Names&) = delete;
  Utf8Names& operator=(const Utf8Names&) = delete;

 private:
  locale_t ours_;
  locale_t before_{};
};

/// Reads one archive, entry after entry.
class ArchiveReader {
 public:
  explicit ArchiveReader(const fs::path& path) : path_(path), archive_(archive_read_new()) {
    if (archive_ == nullptr) throw std::bad_alloc();
    archive_read_support_format_tar(archive_);
    // The other reader of zips takes one without its directory, such as a truncated one, for whole.
    archive_read_support_format_zip_seekable(archive_);
    archive_read_support_filter_gzip(archive_);
    archive_read_support_filter_bzip2(archive_);
    archive_read_support_filter_xz(archive_);
    archive_read_support_filter_zstd(archive_);
    if (archive_read_open_filename(archive_, path.c_str(), kBlock) != ARCHIVE_OK) {
      const Error error = damaged();
      archive_read_free(archive_);
      throw error;
    }
  }
  ~ArchiveReader() { archive_read_free(archive_); }
  ArchiveReader(const ArchiveReader&) = delete;
  ArchiveReader& operator=(const ArchiveReader&) = delete;

  /// The next entry, or null behind the last one.
  archive_entry* next() {
    archive_entry* entry = nullptr;
    const int code = archive_read_next_header(archive_, &entry);
    if (code == ARCHIVE_EOF) {
      if (is_plain_tar() && !ends_with_zeros()) {
        throw data_error(path_.string() + ": is truncated (it has no end); download it again");
      }
      return nullptr;
    }
    if (archive_read_has_encrypted_entries(archive_) > 0) throw encrypted();
    if (code != ARCHIVE_OK && code != ARCHIVE_WARN) throw damaged();
    if (archive_entry_is_encrypted(entry) != 0) throw encrypted();
    if (++entries_ > kMostEntries) {
      throw data_error(path_.string() + ": has more than " + std::to_string(kMostEntries) +
                       " entries; unpack it yourself and name the folder");
    }
    return entry;
  }

  /// Fills the buffer with the next bytes of the entry; how many, 0 at its end.
  std::size_t read(std::span<char> buffer) {
    const la_ssize_t got = archive_read_data(archive_, buffer.data(), buffer.size());
    if (got < 0) throw damaged();
    return static_cast<std::size_t>(got);
  }

  bool is_zip() const {
    return (archive_format(archive_) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_ZIP;
  }

  /// A tar that is not compressed.
  bool is_plain_tar() const {
    return (archive_format(archive_) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR &&
           archive_filter_code(archive_, 0) == ARCHIVE_FILTER_NONE;
  }

  /// Bytes of the archive's own file that were read so far.
  std::uint64_t position() const {
    return static_cast<std::uint64_t>(std::max<la_int64_t>(0, archive_filter_bytes(archive_, -1)));
  }

 private:
  Error encrypted() const {
    return data_error(path_.string() +
                      ": is encrypted; unpack it with its password and name the folder");
  }

  Error damaged() const {
    const char* text = archive_error_string(archive_);
    return data_error(path_.string() + ": is no zip or tar archive, or damaged" +
                      (text != nullptr ? " (" + printable(text) + ")" : "") +
                      "; download it again");
  }

  /// A tar ends with blocks of zeros; libarchive does not miss them.
  bool ends_with_zeros() const {
    std::ifstream file(path_, std::ios::binary);
    char block[kTarBlock] = {};
    file.seekg(-static_cast<std::streamoff>(kTarBlock), std::ios::end);
    file.read(block, kTarBlock);
    return file && std::all_of(std::begin(block), std::end(block), [](char c) { return c == 0; });
  }

  fs::path path_;
  archive* archive_;
  std::size_t entries_ = 0;
};

class Unpacker {
 public:
  Unpacker(const fs::path& archive, const fs::path& folder, std::uint64_t max_bytes,
           Observer& observer)
      : archive_(archive),
        observer_(observer),
        reader_(archive),
        tree_(archive, folder, max_bytes),
        buffer_(kBlock) {}

  Unpacked run() {
    std::error_code ignored;
    const std::uint64_t size = fs::file_size(archive_, ignored);
    observer_.begin("unpacking " + archive_.filename().string() + ", MB",
                    static_cast<std::size_t>(size / kMegabyte) + 1);
    while (archive_entry* entry = reader_.next()) {
      observer_.throw_if_stopped();
      add(entry);
      report_progress();
    }
    observer_.end();
    return tree_.finish();
  }

 private:
  void report_progress() {
    const std::uint64_t now = reader_.position() / kMegabyte;
    if (now <= megabytes_) return;
    observer_.advance(static_cast<std::size_t>(now - megabytes_));
    megabytes_ = now;
  }

  std::string text_of(const char* bytes) const {
    return entry_name(bytes != nullptr ? bytes : "", reader_.is_zip());
  }

  void add(archive_entry* entry) {
    const std::string name = text_of(archive_entry_pathname(entry));
    const auto type = archive_entry_filetype(entry);
    if (const char* target = archive_entry_hardlink(entry)) {
      tree_.add_hard_link(name, text_of(target));
    } else if (const char* soft = archive_entry_symlink(entry)) {
      tree_.add_symbolic_link(name, text_of(soft));
    } else if (type == AE_IFDIR) {
      tree_.add_folder(name);
    } else if (type == AE_IFREG || type == 0) {
      tree_.begin_file(name);
      while (const std::size_t got = reader_.read(buffer_)) {
        observer_.throw_if_stopped();
        tree_.write(std::string_view(buffer_.data(), got));
        report_progress();
      }
      tree_.end_file();
    } else {
      tree_.refuse_special(name);
    }
  }

  const fs::path& archive_;
  Observer& observer_;
  ArchiveReader reader_;
  UnpackedTree tree_;
  std::vector<char> buffer_;
  std::uint64_t megabytes_ = 0;
};

}  // namespace

std::optional<std::uint64_t> stated_bytes(const fs::path& archive) {
  const Utf8Names names;
  ArchiveReader reader(archive);
  archive_entry* entry = reader.next();
  if (!reader.is_zip() && !reader.is_plain_tar()) return std::nullopt;
  std::uint64_t sum = 0;
  for (; entry != nullptr; entry = reader.next()) {
    if (archive_entry_hardlink(entry) != nullptr) continue;
    const auto size =
        static_cast<std::uint64_t>(std::max<la_int64_t>(0, archive_entry_size(entry)));
    sum += std::min(size, std::numeric_limits<std::uint64_t>::max() - sum);
  }
  return sum;
}

Unpacked unpack(const fs::path& archive, const fs::path& folder, std::uint64_t max_bytes,
                Observer& observer) {
  const Utf8Names names;
  return Unpacker(archive, folder, max_bytes, observer).run();
}

}  // namespace ser
