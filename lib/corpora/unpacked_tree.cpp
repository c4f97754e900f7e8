#include "corpora/unpacked_tree.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"

namespace ser {
namespace fs = std::filesystem;
namespace {

/// Code page 437 from 0x80 on: what a zip means that does not say that its names are UTF-8.
constexpr std::string_view kCodePage437 =
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ"
    "áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
    "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
    "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ ";

/// The characters of UTF-8 text.
std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> result;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t size = 1;
    while (i + size < text.size() && (text[i + size] & 0xC0) == 0x80) ++size;
    result.push_back(text.substr(i, size));
    i += size;
  }
  return result;
}

std::string from_code_page_437(std::string_view bytes) {
  static const auto kCharacters = characters(kCodePage437);
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      text += c;
    } else {
      text += kCharacters[byte - 0x80U];
    }
  }
  return text;
}

bool has_drive_letter(std::string_view name) {
  return name.size() >= 2 && name[1] == ':' &&
         ((name[0] >= 'a' && name[0] <= 'z') || (name[0] >= 'A' && name[0] <= 'Z'));
}

/// `parts` joined, `.` left out and `..` resolved; nothing where it leads out of the folder.
std::optional<fs::path> inside(const std::vector<std::string>& parts) {
  std::vector<std::string_view> kept;
  for (const auto& part : parts) {
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      kept.push_back(part);
    } else if (kept.empty()) {
      return std::nullopt;
    } else {
      kept.pop_back();
    }
  }
  fs::path path;
  for (const auto part : kept) path /= part;
  return path;
}

}  // namespace

std::string entry_name(std::string_view bytes, bool zip) {
  if (!zip) return std::string(bytes);
  std::string name = is_utf8(bytes) ? std::string(bytes) : from_code_page_437(bytes);
  std::replace(name.begin(), name.end(), '\\', '/');
  return name;
}

fs::path entry_path(std::string_view name) {
  const auto refuse = [&](const char* why) {
    return data_error("'" + printable(name) + "' " + why);
  };
  if (name.empty()) throw data_error("an entry has no name");
  if (name.starts_with('/') || name.starts_with('\\')) throw refuse("is an absolute path");
  if (has_drive_letter(name)) throw refuse("names a drive");
  std::string both(name);
  std::replace(both.begin(), both.end(), '\\', '/');
  const auto steps = split(both, '/');
  if (std::find(steps.begin(), steps.end(), "..") != steps.end()) {
    throw refuse("leads out of its folder");
  }
  return *inside(split(name, '/'));
}

std::optional<fs::path> link_path(const fs::path& from, std::string_view target) {
  if (target.empty() || target.starts_with('/') || target.starts_with('\\') ||
      has_drive_letter(target)) {
    return std::nullopt;
  }
  return inside(split((from / target).string(), '/'));
}

bool is_litter(const fs::path& path) {
  static constexpr std::array<std::string_view, 2> kNames = {".DS_Store", "Thumbs.db"};
  for (const auto& part : path) {
    if (part == "__MACOSX") return true;
  }
  const std::string name = path.filename().string();
  return name.starts_with("._") || std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

namespace {

constexpr std::size_t kMostLinksInARow = 40;

/// Whether the system refused the name rather than the writing.
bool is_about_the_name(int error) {
  return error == EISDIR || error == ENOTDIR || error == EEXIST || error == ENAMETOOLONG ||
         error == EILSEQ || error == EINVAL;
}

}  // namespace

UnpackedTree::UnpackedTree(fs::path archive, fs::path folder, std::uint64_t max_bytes)
    : archive_(std::move(archive)), folder_(std::move(folder)), max_bytes_(max_bytes) {}

UnpackedTree::~UnpackedTree() {
  if (descriptor_ >= 0) close(descriptor_);
}

void UnpackedTree::refuse(const std::string& why) const {
  throw data_error(archive_.string() + ": " + why + "; nothing was unpacked");
}

void UnpackedTree::fail(const std::string& why) const {
  throw machine_error(archive_.string() + ": cannot be unpacked: " + why);
}

void UnpackedTree::refuse_special(const std::string& name) const {
  refuse("'" + printable(name) + "' is a device or a pipe");
}

fs::path UnpackedTree::path_of(const std::string& name) const {
  // What Linux takes for a path. To walk down a name of a megabyte would take minutes.
  constexpr std::size_t kLongestName = 4096;
  if (name.size() > kLongestName) {
    refuse("the name of an entry is longer than " + std::to_string(kLongestName) + " bytes");
  }
  fs::path path;
  try {
    path = entry_path(name);
  } catch (const Error& error) {
    refuse(error.what());
  }
  fs::path above;
  for (const auto& part : path) {
    above /= part;
    if (above != path && links_.contains(above)) {
      refuse("'" + printable(name) + "' lies below the link '" + printable(above.string()) + "'");
    }
  }
  return path;
}

void UnpackedTree::make_folder(const fs::path& path) {
  std::error_code error;
  fs::create_directories(folder_ / path, error);
  if (!error && fs::is_directory(folder_ / path, error)) return;
  const std::string why = error ? error.message() : "a file has that name";
  if (error && !is_about_the_name(error.value())) fail(why);
  refuse("'" + printable(path.string()) + "' cannot be a folder: " + why);
}

void UnpackedTree::add_folder(const std::string& name) {
  const fs::path path = path_of(name);
  if (!is_litter(path)) make_folder(path);
}

void UnpackedTree::begin_file(const std::string& name) {
  const fs::path path = path_of(name);
  if (path.empty()) refuse("an entry has no name");
  if (is_litter(path)) return;
  make_folder(path.parent_path());
  descriptor_ =
      open((folder_ / path).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
  if (descriptor_ < 0) {
    const int error = errno;
    if (!is_about_the_name(error)) fail(std::strerror(error));
    refuse("'" + printable(name) + "' cannot be a file: " + std::strerror(error));
  }
  links_.erase(path);
  files_.insert(path);
}

void UnpackedTree::write(std::string_view bytes) {
  result_.bytes += bytes.size();
  if (result_.bytes > max_bytes_) {
    refuse("holds more than the " + std::to_string(max_bytes_) +
           " bytes that --max-unpacked allows");
  }
  while (descriptor_ >= 0 && !bytes.empty()) {
    const ssize_t done = ::write(descriptor_, bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) fail(std::strerror(errno));
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
}

void UnpackedTree::end_file() {
  if (descriptor_ < 0) return;
  if (close(std::exchange(descriptor_, -1)) != 0) fail(std::strerror(errno));
}

void UnpackedTree::add_link(const std::string& name, const std::string& target,
                            const fs::path& path, const fs::path& from) {
  const auto inside = link_path(from, target);
  if (!inside) {
    refuse("'" + printable(name) + "' is a link to '" + printable(target) +
           "', which leads out of its folder");
  }
  if (is_litter(path) || files_.contains(path)) return;
  links_[path] = *inside;
}

void UnpackedTree::add_hard_link(const std::string& name, const std::string& target) {
  add_link(name, target, path_of(name), {});
}

void UnpackedTree::add_symbolic_link(const std::string& name, const std::string& target) {
  const fs::path path = path_of(name);
  add_link(name, target, path, path.parent_path());
}

void UnpackedTree::make_link(const fs::path& path, fs::path target) {
  for (std::size_t i = 0; i < kMostLinksInARow && links_.contains(target); ++i) {
    target = fs::path(links_.at(target));
  }
  std::error_code error;
  if (!files_.contains(target)) {
    if (!fs::is_directory(folder_ / target, error)) {
      result_.dead_links.push_back(printable(path.string()));
    }
    return;
  }
  make_folder(path.parent_path());
  fs::create_hard_link(folder_ / target, folder_ / path, error);
  if (error) fs::copy_file(folder_ / target, folder_ / path, error);
  if (error && !is_about_the_name(error.value())) fail(error.message());
  if (error) refuse("'" + printable(path.string()) + "' cannot be a file: " + error.message());
  ++result_.files;
}

Unpacked UnpackedTree::finish() {
  result_.files = files_.size();
  for (const auto& [path, target] : links_) make_link(path, target);
  return std::move(result_);
}

}  // namespace ser
