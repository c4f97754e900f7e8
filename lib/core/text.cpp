#include "core/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <numeric>

#include "core/suggestion.hpp"

namespace ser {
namespace {

constexpr std::size_t kMostMeant = 3;

template <typename T>
std::string shortest(T value) {
  std::array<char, 64> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), result.ptr};
}

template <typename T>
std::optional<T> whole(std::string_view text) {
  T value{};
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc{} || result.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Levenshtein distance.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row.back();
}

}  // namespace

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned first = byte(i++);
    if (first < 0x80) continue;
    if (first < 0xC2 || first > 0xF4) return false;
    const int more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    unsigned low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    unsigned high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    for (int k = 0; k < more; ++k, low = 0x80, high = 0xBF) {
      if (i >= text.size() || byte(i) < low || byte(i) > high) return false;
      ++i;
    }
  }
  return true;
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(kSpace) - first + 1));
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t start = 0;;) {
    const auto end = text.find(separator, start);
    parts.emplace_back(text.substr(start, end - start));
    if (end == std::string_view::npos) return parts;
    start = end + 1;
  }
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
  std::string result;
  for (const auto& part : parts) {
    if (&part != parts.data()) result += separator;
    result += part;
  }
  return result;
}

std::string to_text(double value) { return shortest(value); }
std::string to_text(float value) { return shortest(value); }

std::string fixed(double value, int decimals) {
  std::array<char, 512> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                    std::chars_format::fixed, decimals);
  return {buffer.data(), result.ptr};
}

std::string cut_off(double value, int decimals) {
  // One digit more is written exactly enough, and then dropped.
  std::string text = fixed(value, decimals + 9);
  text.resize(text.size() - 9);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::optional<double> to_number(std::string_view text) { return whole<double>(text); }
std::optional<long long> to_integer(std::string_view text) { return whole<long long>(text); }

namespace {

/// Those of `known` that somebody who wrote `name` may mean, the best first: the same but for case,
/// else one that is a letter away, else those that begin with it, else the closest.
std::vector<std::string> meant(std::string_view name, std::span<const std::string> known) {
  const std::string wanted = lower(trimmed(name));
  std::vector<std::string> beginning;
  std::string closest;
  std::size_t best = std::max<std::size_t>(2, wanted.size() / 3) + 1;
  for (const auto& candidate : known) {
    const std::string found = lower(candidate);
    if (found == wanted) return {candidate};
    if (wanted.size() > 1 && found.starts_with(wanted)) {
      beginning.insert(beginning.begin(), candidate);
    }
    const std::size_t distance = edit_distance(wanted, found);
    if (distance < best && distance < wanted.size()) {
      best = distance;
      closest = candidate;
    }
  }
  if (!closest.empty() && best == 1) return {closest};
  std::stable_sort(beginning.begin(), beginning.end(),
                   [](const auto& a, const auto& b) { return a.size() < b.size(); });
  if (!beginning.empty() && beginning.size() <= kMostMeant) return beginning;
  if (closest.empty()) return {};
  return {closest};
}

}  // namespace

std::string meant_names(std::string_view name, std::span<const std::string> known) {
  std::string hint;
  for (const auto& candidate : meant(name, known)) {
    hint.append(hint.empty() ? "(did you mean '" : " or '").append(candidate).append("'");
  }
  return hint.empty() ? hint : hint + "?)";
}

std::string known_names(std::string_view name, std::span<const std::string> known) {
  const std::string hint = meant_names(name, known);
  return hint + (hint.empty() ? "" : " ") + "(known: " + join(known, ", ") + ")";
}

}  // namespace ser
