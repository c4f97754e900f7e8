#include "core/suggestion.hpp"

#include <algorithm>
#include <vector>

#include "core/text.hpp"

namespace ser {
namespace {

constexpr std::size_t kMostMeant = 3;
constexpr std::size_t kShortestWord = 4;
constexpr std::size_t kLongWord = 7;  ///< two letters may be wrong from here on

/// Optimal string alignment: Levenshtein's distance with swaps of neighbours.
std::size_t alignment_distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        cost[i][j] = i + j;
        continue;
      }
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
      }
    }
  }
  return cost[a.size()][b.size()];
}

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
    const std::size_t distance = alignment_distance(wanted, found);
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

bool is_near_miss(std::string_view written, std::string_view meant) {
  if (meant.size() < kShortestWord || written.empty()) return false;
  const std::size_t most = meant.size() < kLongWord ? 1 : 2;
  if (written.size() > meant.size() + most || written.size() + most < meant.size()) return false;
  const std::string a = lower(written);
  const std::string b = lower(meant);
  return a != b && a.front() == b.front() && alignment_distance(a, b) <= most;
}

std::string nearest_word(std::string_view written, std::span<const std::string> known) {
  const auto found = std::find_if(known.begin(), known.end(), [&](const std::string& word) {
    return is_near_miss(written, word);
  });
  return found == known.end() ? "" : *found;
}

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
