#pragma once

#include <string>

#include "manifest/manifest.hpp"

namespace ser {

/// A row of a manifest, of the columns that splits look at.
inline Utterance clip(const std::string& file, const std::string& speaker,
                      const std::string& emotion, const std::string& text = "",
                      const std::string& corpus = "made") {
  Utterance row;
  row.file = file;
  row.speaker = speaker;
  row.emotion = emotion;
  row.text = text;
  row.corpus = corpus;
  row.hash = "hash of " + file;
  return row;
}

inline Manifest manifest_of(std::vector<Utterance> rows) {
  Manifest manifest;
  manifest.source = "data.csv";
  manifest.rows = std::move(rows);
  for (std::size_t i = 0; i < manifest.rows.size(); ++i) manifest.rows[i].line = i + 2;
  return manifest;
}

/// `speakers` speakers who say each of four emotions in three texts.
inline Manifest made_manifest(int speakers, const std::string& corpus = "made") {
  std::vector<Utterance> rows;
  for (int speaker = 1; speaker <= speakers; ++speaker) {
    const std::string id = (speaker < 10 ? "0" : "") + std::to_string(speaker);
    for (const char* emotion : {"neutral", "happy", "sad", "angry"}) {
      for (const char* text : {"kids", "dogs", "tea"}) {
        rows.push_back(clip(id + "-" + emotion + "-" + text + ".wav", id, emotion, text, corpus));
      }
    }
  }
  return manifest_of(std::move(rows));
}

}  // namespace ser
