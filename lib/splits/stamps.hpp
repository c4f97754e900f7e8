#pragma once

namespace ser {

/// What a reader of a figure must know; carried from the split into every report made from it.
struct Stamps {
  bool speaker_dependent = false;  ///< a speaker or recording stands on both sides
  bool speaker_adapted = false;    ///< normalised by the test speakers' own unlabelled clips
  bool synthetic = false;          ///< the speech is not a person's
  bool copies_leaked = false;      ///< changed copies of one recording stand on both sides
  bool corpus_adapted = false;     ///< normalised by the test clips of each corpus, unlabelled
};

}  // namespace ser
