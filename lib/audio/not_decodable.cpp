#include "audio/not_decodable.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "core/text.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

/// As a shell wants it.
std::string quoted(const std::string& word) {
  const auto is_plain = [](unsigned char c) {
    return std::isalnum(c) != 0 || c >= 0x80 ||
           std::string_view("._-/+,:@%").find(static_cast<char>(c)) != std::string_view::npos;
  };
  if (!word.empty() && word.front() != '-' && std::all_of(word.begin(), word.end(), is_plain)) {
    return word;
  }
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? "'\\''" : std::string(1, c);
  return text + "'";
}

bool is_file_name(const std::string& name) {
  std::error_code ignored;
  return fs::is_regular_file(name, ignored);
}

std::string conversion(const std::string& name, const std::string& options) {
  if (!is_file_name(name)) return "ffmpeg " + options + "-i - -f wav -";
  fs::path out(name);
  const bool is_wav = lower(out.extension().string()) == ".wav";
  out.replace_extension(is_wav ? ".converted.wav" : ".wav");
  return "ffmpeg " + options + "-i " + quoted(name) + " " + quoted(out.string());
}

Error unreadable(const std::string& name, const std::string& what) {
  return data_error(name + ": " + what, "unreadable");
}

/// Of content that no row of the table fits.
Error unknown_content(const std::string& name) {
  const AudioFormat* named = format_of_name(name);
  if (named != nullptr && named->use == FormatUse::kHeadless) {
    return unreadable(name,
                      "holds samples without a header, so that its rate and coding are not "
                      "known; convert it, if it is 16 bit at 16 kHz: " +
                          conversion(name, "-f s16le -ar 16000 -ac 1 "));
  }
  const std::string called =
      named == nullptr ? "" : " (the name says " + std::string(named->name) + ")";
  return unreadable(name, "is damaged or no recording: its content is of no format that ser knows" +
                              called + "; copy or download it again, or " + how_to_convert(name));
}

}  // namespace

std::string how_to_convert(const std::string& name) {
  return "convert it: " + conversion(name, "");
}

Error not_decodable(const std::string& name, const AudioFormat* format, std::string_view head) {
  if (head.empty()) return data_error(name + ": is empty (0 bytes)", "empty");
  if (is_git_lfs_pointer(head)) {
    return data_error(
        name + ": is a Git-LFS pointer, not a recording: fetch it with `git lfs pull`",
        "git-lfs-pointer");
  }
  if (format == nullptr) return unknown_content(name);
  const std::string what(format->name);
  switch (format->use) {
    case FormatUse::kConvertible:
      return unreadable(name, "is " + what + ", which ser does not read; " + how_to_convert(name));
    case FormatUse::kNoAudio:
      return unreadable(name, "is " + what + ", not a recording: " + std::string(format->remedy));
    default:
      return unreadable(name, "is " + what +
                                  " with a header that is damaged or of a kind that ser does not "
                                  "read; copy or download it again, or " +
                                  how_to_convert(name));
  }
}

}  // namespace ser
