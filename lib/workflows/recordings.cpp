#include "workflows/recordings.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <iterator>
#include <memory>
#include <utility>

#include "audio/formats.hpp"
#include "audio/found_recordings.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "models/recognize_manifest.hpp"
#include "storage/encoding.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

constexpr const char* kStandardInput = "-";

Recordings rows_of(const fs::path& path) {
  const auto manifest = std::make_shared<const Manifest>(read_manifest(path));
  require_recordings(*manifest);
  const auto next = [manifest, pieces = RowPieces{},
                     row = std::size_t{0}]() mutable -> std::optional<Recording> {
    if (row == manifest->rows.size()) return std::nullopt;
    return recording_of(pieces, *manifest, manifest->rows[row++]);
  };
  return {next, manifest->rows.size(), /*has_pieces=*/true};
}

Recordings only(Recording recording) {
  return {[one = std::optional(std::move(recording))]() mutable {
            return std::exchange(one, std::nullopt);
          },
          1, false};
}

/// What one name stands for. Whoever names standard input twice shares `input`.
Recordings recordings_named(const std::string& name, const AudioSource& input) {
  std::error_code ignored;
  if (name == kStandardInput) return only({name, input, std::nullopt});
  if (fs::is_directory(name, ignored)) return recordings_below(name);
  if (is_table_name(name)) return rows_of(name);
  return only({name, name, std::nullopt});
}

/// The names of a list, read as they are asked for.
class NameList {
 public:
  NameList(const std::string& path, bool nul) : path_(path), nul_(nul) {
    if (path == kStandardInput) {
      file_ = {stdin, [](std::FILE*) { return 0; }};
      return;
    }
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) throw data_error(path + ": is a folder, not a file");
    file_ = {std::fopen(path.c_str(), "rb"), &std::fclose};
    if (!file_) fail();
  }

  std::optional<std::string> next() {
    Line line;
    std::optional<std::string> name;
    ssize_t size = 0;
    const char end = nul_ ? '\0' : '\n';
    while (!name && (size = getdelim(&line.text, &line.room, end, file_.get())) > 0) {
      std::string found(line.text, static_cast<std::size_t>(size));
      if (found.back() == end) found.pop_back();
      if (!nul_ && found.ends_with('\r')) found.pop_back();
      if (!nul_) found = decoded(std::move(found));
      if (!found.empty()) name = std::move(found);
    }
    if (!name && std::ferror(file_.get()) != 0) fail();
    return name;
  }

 private:
  /// What getdelim() allocates.
  struct Line {
    Line() = default;
    ~Line() { std::free(text); }
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;
    char* text = nullptr;
    std::size_t room = 0;
  };

  /// The name without the byte order mark of the first line.
  std::string decoded(std::string line) {
    const bool is_first = std::exchange(begins_, false);
    if ((is_first && begins_as_utf16(line)) || line.find('\0') != std::string::npos) {
      throw data_error(path_ + ": is UTF-16 text, or holds NUL bytes; save it as UTF-8" +
                       " (or name -0 where names end with NUL)");
    }
    return is_first ? without_byte_order_mark(line, path_) : line;
  }

  [[noreturn]] void fail() const { throw reading_fault(path_, "cannot read", errno); }

  std::string path_;
  bool nul_;
  bool begins_ = true;  ///< nothing was read yet
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_{nullptr, &std::fclose};
};

struct ListFacts {
  std::size_t names = 0;
  bool has_manifest = false;
};

/// What a list holds, where it can be read twice.
ListFacts look_through(const RecordingNames& names) {
  ListFacts facts;
  std::error_code ignored;
  if (!fs::is_regular_file(names.list, ignored)) return facts;
  NameList list(names.list, names.ends_with_nul);
  while (const auto name = list.next()) {
    ++facts.names;
    facts.has_manifest = facts.has_manifest || is_table_name(*name);
  }
  return facts;
}

class NamedRecordings {
 public:
  explicit NamedRecordings(const RecordingNames& names) {
    for (const std::string& name : names.given) {
      take(name);
      expected_ += given_.back().expected;
      has_pieces_ = has_pieces_ || given_.back().has_pieces;
    }
    if (!names.list.empty()) {
      const auto [listed, has_manifest] = look_through(names);
      has_pieces_ = has_pieces_ || has_manifest;
      list_.emplace(names.list, names.ends_with_nul);
      expected_ = listed > 0 ? expected_ + listed : 0;
    }
    if (given_.empty() && !open_listed()) {
      throw usage_error("no recording is named (see ser predict --help)");
    }
  }

  std::size_t expected() const { return expected_; }
  bool has_pieces() const { return has_pieces_; }
  auto unlisted() const { return unlisted_; }

  std::optional<Recording> next() {
    for (;; ++at_) {
      if (at_ == given_.size() && !open_listed()) return std::nullopt;
      if (auto recording = given_[at_].next()) return recording;
      given_[at_].next = nullptr;  // a manifest or a folder's list is held no longer
    }
  }

 private:
  /// Puts what the list names next behind what was given.
  bool open_listed() {
    const auto name = list_ ? list_->next() : std::nullopt;
    if (!name) return false;
    given_.clear();
    at_ = 0;
    take(*name);
    return true;
  }

  void take(const std::string& name) {
    given_.push_back(recordings_named(name, input_));
    const auto& more = given_.back().unlisted;
    if (more) unlisted_->insert(unlisted_->end(), more->begin(), more->end());
  }

  AudioSource input_ = AudioSource::standard_input();
  std::shared_ptr<std::vector<fs::path>> unlisted_ = std::make_shared<std::vector<fs::path>>();
  std::vector<Recordings> given_;
  std::size_t at_ = 0;
  std::optional<NameList> list_;
  std::size_t expected_ = 0;
  bool has_pieces_ = false;
};

}  // namespace

Recordings recordings_below(const fs::path& folder) {
  FoundRecordings found = recordings_in(folder);
  const auto files = std::make_shared<const std::vector<fs::path>>(std::move(found.files));
  const auto next = [files, at = std::size_t{0}]() mutable -> std::optional<Recording> {
    if (at == files->size()) return std::nullopt;
    const fs::path& file = (*files)[at++];
    return Recording{file.string(), file, std::nullopt};
  };
  return {next, files->size(), false,
          std::make_shared<std::vector<fs::path>>(std::move(found.unlisted))};
}

NamedManifest manifest_of(const std::vector<std::string>& names) {
  NamedManifest result;
  Manifest& manifest = result.manifest;
  manifest.source = "command line";
  const auto add = [&](const std::string& file) {
    Utterance& utterance = manifest.rows.emplace_back();
    utterance.file = file;
    utterance.line = manifest.rows.size();
  };
  for (const std::string& name : names) {
    std::error_code ignored;
    if (!fs::is_directory(name, ignored)) {
      add(name);
      continue;
    }
    const FoundRecordings found = recordings_in(name);
    for (const fs::path& file : found.files) add(file.string());
    result.unlisted.insert(result.unlisted.end(), found.unlisted.begin(), found.unlisted.end());
  }
  return result;
}

void warn_of_unlisted(const std::vector<fs::path>& unlisted, Observer& observer) {
  for (const fs::path& folder : unlisted) {
    observer.warn(folder.string() + ": cannot be opened, its files are missing");
  }
}

Manifest read_named_manifest(const std::string& name) {
  if (name != kStandardInput) return read_manifest(name);
  std::string text(kHeadBytes, '\0');
  std::cin.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::cin.gcount()));
  const AudioFormat* format = format_of_head(text);
  if (format != nullptr && format->use != FormatUse::kNoAudio) {
    throw usage_error("standard input holds " + std::string(format->name) +
                      ", and - stands for a manifest here: name the recording /dev/stdin");
  }
  text.append(std::istreambuf_iterator<char>(std::cin), {});
  return parse_manifest(text, "standard input");
}

Recordings recordings_of(const RecordingNames& names) {
  const auto named = std::make_shared<NamedRecordings>(names);
  return {[named] { return named->next(); }, named->expected(), named->has_pieces(),
          named->unlisted()};
}

}  // namespace ser
