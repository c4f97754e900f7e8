#pragma once

#include <string>
#include <string_view>

#include "storage/json_reader.hpp"

namespace ser {

/// What a reader of a figure must know; carried from the split into every report made from it.
struct Stamps {
  bool speaker_dependent = false;  ///< a speaker or recording stands on both sides
  bool speaker_adapted = false;    ///< normalised by the test speakers' own unlabelled clips
  bool synthetic = false;          ///< the speech is not a person's
  bool copies_leaked = false;      ///< changed copies of one recording stand on both sides
  bool corpus_adapted = false;     ///< normalised by the test clips of each corpus, unlabelled

  bool operator==(const Stamps&) const = default;
};

/// One stamp: how files and reports spell it.
struct Stamp {
  std::string_view key;   ///< in JSON
  bool Stamps::*member;   ///< what it stands for
  std::string_view word;  ///< in a line of a report
  std::string_view code;  ///< in a narrow column, whose legend says `meaning`
  std::string_view meaning;
  /// What follows the word below the figures of an evaluation; empty where the counts of the
  /// adaptation are said instead.
  std::string_view warning;
  /// Model files have it since this version of theirs. Its key stands behind those of earlier
  /// versions; a file of an earlier one lacks it, and then it does not hold.
  int since;
  bool of_split;  ///< known as soon as the split is made
};

/// All stamps, in the order in which a reader should meet them. A new one is a row here, and
/// whoever sets the member; in model files and reports it then stands by itself.
inline constexpr Stamp kStamps[] = {
    {"speaker_dependent", &Stamps::speaker_dependent, "speaker-dependent", "dep",
     "speaker-dependent; figures for new speakers are lower",
     "speakers or recordings of the training data are in the test;\n"
     "  figures for new speakers are lower",
     1, true},
    {"copies_leaked", &Stamps::copies_leaked, "copies leaked", "cop",
     "copies leaked, changed copies of training recordings are in the test",
     "changed copies of recordings of the training data are in the test;\n"
     "  figures say nothing about new recordings",
     2, true},
    {"speaker_adapted", &Stamps::speaker_adapted, "speaker-adapted", "ada",
     "speaker-adapted, normalised by each test speaker's own unlabelled clips", "", 1, false},
    {"corpus_adapted", &Stamps::corpus_adapted, "corpus-adapted", "crp",
     "corpus-adapted, normalised by the test clips of each corpus, unlabelled", "", 3, false},
    {"synthetic", &Stamps::synthetic, "synthetic speech", "syn",
     "synthetic speech; says nothing about people's voices",
     "these figures say nothing about people's voices", 1, false},
};

/// What either is stamped with.
Stamps operator|(Stamps a, const Stamps& b);

/// "speaker-dependent, copies leaked", as far as they hold.
std::string stamp_words(const Stamps& stamps);
/// The same behind a comma, to end a line with; empty where none holds.
std::string stamp_suffix(const Stamps& stamps);

/// Every key with true or false.
Json stamps_json(const Stamps& stamps);
/// Those of the split alone: what can be said before anything is trained.
Json split_stamps_json(const Stamps& stamps);
/// As a model file holds them: its bytes depend on the order of the keys.
Json model_stamps_json(const Stamps& stamps);
/// Reads what any of these three wrote, and other keys beside. Throws Json::exception where a stamp
/// of the first version is missing or any is neither true nor false.
Stamps stamps_from_json(const Json& json);

}  // namespace ser
