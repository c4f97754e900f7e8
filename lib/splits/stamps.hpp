#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "storage/json_reader.hpp"

namespace ser {

/// Whether a stamp holds: yes, no, or nobody knows. As a bool it is "yes".
class Held {
 public:
  constexpr Held(bool holds = false) : value_(holds ? Value::kYes : Value::kNo) {}  // NOLINT
  static constexpr Held unknown() {
    Held held;
    held.value_ = Value::kUnknown;
    return held;
  }

  constexpr operator bool() const { return value_ == Value::kYes; }  // NOLINT
  constexpr bool is_unknown() const { return value_ == Value::kUnknown; }
  /// Yes where either is; else unknown where either is.
  Held& operator|=(Held other) {
    if (!*this && (other || other.is_unknown())) value_ = other.value_;
    return *this;
  }
  bool is(Held other) const { return value_ == other.value_; }

 private:
  enum class Value { kNo, kYes, kUnknown };
  Value value_ = Value::kNo;
};

/// What a reader of a figure must know; carried from the split into every report made from it.
struct Stamps {
  Held speaker_dependent{};  ///< a speaker or recording stands on both sides
  Held speaker_adapted{};    ///< normalised by the test speakers' own unlabelled clips
  Held synthetic{};          ///< the speech is not a person's
  Held copies_leaked{};      ///< changed copies of one recording stand on both sides
  Held corpus_adapted{};     ///< normalised by the test clips of each corpus, unlabelled
  Held init_unknown{};  ///< it builds on weights of which nothing tells what they were trained on

  /// Of figures of which nothing tells how they were made.
  static Stamps unknown();

  bool operator==(const Stamps& other) const;
};

/// One stamp: how files and reports spell it.
struct Stamp {
  std::string_view key;   ///< in JSON
  Held Stamps::*member;   ///< what it stands for
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
  /// What JSON and tables say where it holds, instead of true; then nothing (null) where it does
  /// not.
  std::string_view value = "";
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
    {"init_provenance", &Stamps::init_unknown, "begun from unknown weights", "ini",
     "begun from unknown weights, which may have been trained on the test's speakers",
     "the weights that the training began from do not tell what they were\n"
     "  trained on; the test's speakers may be among it",
     4, true, "unknown"},
};

/// What either is stamped with.
Stamps operator|(Stamps a, const Stamps& b);

/// "speaker-dependent, copies leaked", as far as they hold.
std::string stamp_words(const Stamps& stamps);
/// The same behind a comma, to end a line with; empty where none holds.
std::string stamp_suffix(const Stamps& stamps);

/// What follows a stamp's key in JSON: true, false or null (nobody knows); or its own value.
Json held_json(const Stamp& stamp, Held held);
/// The same as a cell of a table, empty for null, and back. Any other text is unknown.
std::string held_cell(const Stamp& stamp, Held held);
Held held_of_cell(const Stamp& stamp, std::string_view cell);

/// The words of the stamps of which nobody knows whether they hold.
std::vector<std::string> unknown_words(const Stamps& stamps);

/// Every key.
Json stamps_json(const Stamps& stamps);
/// Those of the split alone: what can be said before anything is trained.
Json split_stamps_json(const Stamps& stamps);
/// As a model file holds them: its bytes depend on the order of the keys. Those that came after the
/// third version of the table are left out where they do not hold.
Json model_stamps_json(const Stamps& stamps);
/// Reads what any of these three wrote, and other keys beside. Throws Json::exception where a stamp
/// of the first version is missing or any is neither true, false nor null.
Stamps stamps_from_json(const Json& json);

}  // namespace ser
