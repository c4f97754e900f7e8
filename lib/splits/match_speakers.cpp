#include <optional>

#include "core/error.hpp"
#include "core/text.hpp"
#include "splits/recipe.hpp"

namespace ser {
namespace {

struct Pattern {
  std::string corpus;  ///< empty: any
  std::string id;      ///< exact, unless it is a range
  std::optional<std::pair<long long, long long>> range;
};

Pattern parse_pattern(const std::string& text, const std::string& corpus) {
  Pattern pattern{corpus, text, std::nullopt};
  if (const auto number = to_integer(text)) pattern.range = {*number, *number};
  if (const auto dash = text.find('-'); dash != std::string::npos && dash > 0) {
    const auto low = to_integer(text.substr(0, dash));
    const auto high = to_integer(text.substr(dash + 1));
    if (low && high) pattern.range = {*low, *high};
  }
  return pattern;
}

bool matches(const Pattern& pattern, const SpeakerId& speaker) {
  if (!pattern.corpus.empty() && pattern.corpus != speaker.first) return false;
  if (speaker.second == pattern.id) return true;
  const auto number = to_integer(speaker.second);
  return pattern.range && number && *number >= pattern.range->first &&
         *number <= pattern.range->second;
}

}  // namespace

std::set<SpeakerId> match_speakers(const Manifest& manifest, const std::string& text,
                                   const std::string& option) {
  std::set<SpeakerId> known;
  for (const Utterance& row : manifest.rows) known.insert(row.speaker_id());
  std::set<SpeakerId> found;
  std::string corpus;  // "ravdess:16-18,20": a corpus holds until the next is named
  for (const std::string& item : split(text, ',')) {
    std::string id = trimmed(item);
    if (const auto colon = id.find(':'); colon != std::string::npos) {
      corpus = id.substr(0, colon);
      id = id.substr(colon + 1);
    }
    const Pattern pattern = parse_pattern(id, corpus);
    bool any = false;
    for (const SpeakerId& speaker : known) {
      if (!matches(pattern, speaker)) continue;
      any = true;
      found.insert(speaker);
    }
    if (any) continue;
    std::vector<std::string> names;
    names.reserve(known.size());
    for (const SpeakerId& speaker : known) names.push_back(speaker_text(speaker));
    std::string message = option;
    message.append(" ").append(text).append(": nobody in ").append(manifest.source);
    message.append(" matches '").append(trimmed(item)).append("' ");
    throw usage_error(message.append(known_names(item, names)));
  }
  return found;
}

}  // namespace ser
