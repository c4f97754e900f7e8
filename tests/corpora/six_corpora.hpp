#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "corpora/definition.hpp"

namespace ser {

/// Definitions of the four corpora that follow other habits than RAVDESS and EmoDB, to show that
/// the format can say what they need.
inline const std::map<std::string, std::string>& other_corpora() {
  static const std::map<std::string, std::string> kTexts = {{"crema-d", R"json({
        "name": "crema-d",
        "patterns": ["{actor}_{sentence}_{emotion}_{level}"],
        "parts": {
          "actor": "10[0-8][0-9]|109[01]",
          "sentence": ["IEO", "TIE", "IOM", "IWW", "TAI", "MTI", "IWL", "ITH", "DFA", "ITS", "TSI", "WSI"],
          "emotion": ["ANG", "DIS", "FEA", "HAP", "SAD", "NEU"],
          "level": {"LO": "low", "MD": "medium", "HI": "high", "XX": "", "X": ""}
        },
        "columns": {"speaker": "{actor}", "language": "en-US", "style": "speech",
                    "label": "{emotion}", "intensity": "{level}", "text": "{sentence}"},
        "emotions": {"ANG": "angry", "DIS": "disgust", "FEA": "fear", "HAP": "happy",
                     "SAD": "sad", "NEU": "neutral"},
        "known_bad": {"1076_MTI_SAD_XX": "holds no audio in some copies"},
        "speakers": {"1001": {"gender": "male", "age": 51}}
      })json"},
                                                            {"tess", R"json({
        "name": "tess",
        "patterns": ["{speaker}_{word}_{emotion}"],
        "parts": {
          "speaker": {"OAF": "OAF", "OA": "OAF", "YAF": "YAF"},
          "word": "[a-z]+",
          "emotion": ["angry", "disgust", "fear", "happy", "neutral", "ps", "sad"]
        },
        "columns": {"speaker": "{speaker}", "language": "en-CA", "style": "speech",
                    "label": "{emotion}", "text": "{word}"},
        "emotions": {"ps": "surprise"},
        "speakers": {"OAF": {"gender": "female", "age": 64}, "YAF": {"gender": "female", "age": 26}}
      })json"},
                                                            {"savee", R"json({
        "name": "savee",
        "patterns": ["{speaker}/{emotion}{number}", "{speaker}_{emotion}{number}"],
        "parts": {
          "speaker": ["DC", "JE", "JK", "KL"],
          "emotion": {"a": "anger", "d": "disgust", "f": "fear", "h": "happiness", "n": "neutral",
                      "s": "never", "sa": "sadness", "su": "surprise"},
          "number": "[0-9]{2}"
        },
        "columns": {"speaker": "{speaker}", "gender": "male", "language": "en-GB",
                    "style": "speech", "label": "{emotion}", "text": "{emotion.code}{number}"},
        "emotions": {"anger": "angry", "happiness": "happy", "sadness": "sad"}
      })json"},
                                                            {"iesc", R"json({
        "name": "iesc",
        "patterns": ["Speaker-{speaker}/{emotion}/{any}"],
        "parts": {"speaker": "[1-8]", "emotion": ["Anger", "Fear", "Happy", "Neutral", "Sad"],
                  "any": ".+"},
        "columns": {"speaker": "{speaker}", "language": "en-IN", "style": "speech",
                    "label": "{emotion}"},
        "emotions": {"Anger": "angry", "Fear": "fear", "Happy": "happy", "Neutral": "neutral",
                     "Sad": "sad"}
      })json"}};
  return kTexts;
}

inline CorpusDefinition other_corpus(const std::string& name) {
  return parse_definition(parse_json(other_corpora().at(name), name), name);
}

}  // namespace ser
