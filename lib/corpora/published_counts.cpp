#include "corpora/published_counts.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/text.hpp"

namespace ser {
namespace {

using Recordings = std::vector<const Utterance*>;

Recordings selected(const ExpectedCount& expected, std::span<const Utterance* const> recordings) {
  Recordings result;
  for (const Utterance* row : recordings) {
    const bool fits = std::all_of(
        expected.when.begin(), expected.when.end(),
        [&](const auto& condition) { return row->column(condition.first) == condition.second; });
    if (fits) result.push_back(row);
  }
  return result;
}

std::string name_of(const CorpusDefinition& definition, const ExpectedCount& expected) {
  std::string name = definition.name;
  for (const auto& [column, value] : expected.when) name += ", " + column + " " + value;
  return name + ": ";
}

/// "speakers absent: 19, 20", or nothing.
void compare_speakers(const ExpectedCount& expected, const Recordings& recordings,
                      const std::string& name, std::vector<std::string>& differences) {
  if (expected.speakers.empty()) return;
  std::set<std::string> here;
  for (const Utterance* row : recordings) here.insert(row->speaker);
  std::vector<std::string> absent;
  for (const auto& speaker : expected.speakers) {
    if (here.erase(speaker) == 0) absent.push_back(speaker);
  }
  const std::vector<std::string> unheard_of(here.begin(), here.end());
  const auto say = [&](const char* what, const std::vector<std::string>& speakers) {
    if (speakers.empty()) return;
    differences.push_back(name + std::to_string(speakers.size()) +
                          (speakers.size() == 1 ? " speaker " : " speakers ") + what + ": " +
                          join(speakers, " "));
  };
  say("absent", absent);
  say("not published", unheard_of);
}

void compare_emotions(const ExpectedCount& expected, const Recordings& recordings,
                      const std::string& name, std::vector<std::string>& differences) {
  if (expected.emotions.empty()) return;
  std::map<std::string, std::size_t> here;
  for (const Utterance* row : recordings) ++here[row->emotion];
  std::vector<std::string> texts;
  for (const auto& [emotion, count] : expected.emotions) {
    const std::size_t found = here.contains(emotion) ? here.at(emotion) : 0;
    here.erase(emotion);
    if (found == count) continue;
    texts.push_back(emotion + " " + std::to_string(found) + " of " + std::to_string(count));
  }
  for (const auto& [emotion, count] : here) {
    texts.push_back(emotion + " " + std::to_string(count) + " of 0");
  }
  if (!texts.empty()) differences.push_back(name + join(texts, ", "));
}

}  // namespace

PublishedComparison compare_with_published(const CorpusDefinition& definition,
                                           std::span<const Utterance* const> recordings,
                                           bool emotions) {
  PublishedComparison result;
  for (const ExpectedCount& expected : definition.expected) {
    const Recordings here = selected(expected, recordings);
    if (here.empty()) continue;
    result.expected += expected.files;
    const std::string name = name_of(definition, expected);
    if (here.size() != expected.files) {
      const bool fewer = here.size() < expected.files;
      const std::size_t difference =
          fewer ? expected.files - here.size() : here.size() - expected.files;
      result.differences.push_back(name + std::to_string(here.size()) +
                                   (here.size() == 1 ? " recording where " : " recordings where ") +
                                   std::to_string(expected.files) + " were published (" +
                                   std::to_string(difference) + (fewer ? " fewer)" : " more)"));
    }
    compare_speakers(expected, here, name, result.differences);
    if (emotions) compare_emotions(expected, here, name, result.differences);
  }
  return result;
}

}  // namespace ser
