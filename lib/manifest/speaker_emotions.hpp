#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "manifest/manifest.hpp"

namespace ser {

/// Which emotions each speaker has: clips by emotion, of the rows that have both.
struct SpeakerEmotions {
  std::vector<std::string> emotions;  ///< sorted as sort_labels does
  /// By corpus and speaker.
  std::map<std::pair<std::string, std::string>, std::map<std::string, std::size_t>> clips;

  /// Speakers with two clips or more.
  std::size_t counted() const;
  /// Of these, those whose clips have one emotion.
  std::size_t with_one() const;
  /// Whether most speakers have one emotion though there are several: nobody can then tell whether
  /// a model knows the emotion or the speaker.
  bool tied() const;
};

SpeakerEmotions speaker_emotions(std::span<const Utterance* const> rows);
SpeakerEmotions speaker_emotions(const Manifest& manifest);
SpeakerEmotions speaker_emotions(const Manifest& manifest, std::span<const std::size_t> rows);

/// "26 of 29 speakers have one emotion only, …", or nothing where they are not tied.
std::optional<std::string> tied_text(const SpeakerEmotions& found);
/// The same for those who would normalise by speaker.
std::optional<std::string> tied_normalize_text(const SpeakerEmotions& found);

}  // namespace ser
