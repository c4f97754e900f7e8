#include "corpora/entry_name.hpp"

#include <algorithm>
#include <array>
#include <string_view>
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

std::string printable(std::string_view name) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7F) {
      text += c;
    } else {
      text += "\\x";
      text += kDigits[byte >> 4U];
      text += kDigits[byte & 15U];
    }
  }
  return text;
}

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

}  // namespace ser
