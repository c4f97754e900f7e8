#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "manifest/manifest.hpp"
#include "manifest/target.hpp"

namespace ser {

/// Classes without a clip in a part that has others.
struct MissingClasses {
  std::vector<std::size_t> test;
  std::vector<std::size_t> dev;
};

/// Why a class has no clip on one side of a speaker-disjoint split, and what would work, tried out:
/// "only speaker emodb:03 has 'angry' clips, …" or "4 speakers have 'angry' clips: try --split
/// speaker:50/20/30". A recipe that was `done` already is not among the advice.
std::string advice_on_class(const Manifest& manifest, const Target& target, std::size_t label,
                            const std::string& done = "");

/// What one can do with the clips of a single speaker.
std::string advice_on_one_speaker(const Manifest& manifest, const Target& target);

/// The error of a manifest with one speaker, or none that is named, where `needs` needs more.
Error too_few_speakers(const Manifest& manifest, const Target& target, const std::string& needs);

/// What a reader must know of a split that lacks classes in a part; with what would not, tried out,
/// other than what was `done`.
std::vector<std::string> notes_on_classes(const Manifest& manifest, const Target& target,
                                          const MissingClasses& missing, const std::string& done);

/// What a reader must know where clips have no speaker.
std::optional<std::string> note_on_nameless(const Manifest& manifest);

/// A line for all folds that lack test clips of a class, and one for those that lack development
/// clips; by speaker with the number of folds that would lack none, unless it was taken.
std::vector<std::string> notes_on_classes(const Manifest& manifest, const Target& target,
                                          const std::map<int, MissingClasses>& folds,
                                          bool by_speaker);

}  // namespace ser
