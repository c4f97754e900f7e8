#include "manifest/speaker_emotions.hpp"

#include <algorithm>
#include <set>

namespace ser {
namespace {

std::size_t clips_of(const std::map<std::string, std::size_t>& emotions) {
  std::size_t sum = 0;
  for (const auto& [unused, clips] : emotions) sum += clips;
  return sum;
}

std::string counts_text(const SpeakerEmotions& found) {
  return std::to_string(found.with_one()) + " of " + std::to_string(found.counted()) +
         " speakers have one emotion only";
}

}  // namespace

std::size_t SpeakerEmotions::counted() const {
  return static_cast<std::size_t>(std::count_if(
      clips.begin(), clips.end(), [](const auto& entry) { return clips_of(entry.second) > 1; }));
}

std::size_t SpeakerEmotions::with_one() const {
  return static_cast<std::size_t>(std::count_if(clips.begin(), clips.end(), [](const auto& entry) {
    return clips_of(entry.second) > 1 && entry.second.size() == 1;
  }));
}

bool SpeakerEmotions::tied() const {
  constexpr std::size_t kFewest = 2;
  return emotions.size() > 1 && counted() >= kFewest && 2 * with_one() > counted();
}

SpeakerEmotions speaker_emotions(std::span<const Utterance* const> rows) {
  SpeakerEmotions found;
  std::set<std::string> emotions;
  for (const Utterance* row : rows) {
    if (row->speaker.empty() || row->emotion.empty()) continue;
    ++found.clips[row->speaker_id()][row->emotion];
    emotions.insert(row->emotion);
  }
  found.emotions.assign(emotions.begin(), emotions.end());
  sort_labels(found.emotions);
  return found;
}

SpeakerEmotions speaker_emotions(const Manifest& manifest) {
  std::vector<const Utterance*> rows;
  rows.reserve(manifest.rows.size());
  for (const Utterance& row : manifest.rows) rows.push_back(&row);
  return speaker_emotions(rows);
}

SpeakerEmotions speaker_emotions(const Manifest& manifest, std::span<const std::size_t> rows) {
  std::vector<const Utterance*> some;
  some.reserve(rows.size());
  for (const std::size_t row : rows) some.push_back(&manifest.rows[row]);
  return speaker_emotions(some);
}

std::optional<std::string> tied_text(const SpeakerEmotions& found) {
  if (!found.tied()) return std::nullopt;
  return counts_text(found) +
         ": a model may learn the speakers instead of the emotions; add clips of other emotions by "
         "the same speakers";
}

std::optional<std::string> tied_normalize_text(const SpeakerEmotions& found) {
  if (!found.tied()) return std::nullopt;
  return counts_text(found) +
         ": normalising by speaker removes the emotion, too; use --normalize global";
}

}  // namespace ser
