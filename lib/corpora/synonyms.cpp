#include "corpora/synonyms.hpp"

#include <algorithm>
#include <map>

#include "core/text.hpp"
#include "manifest/manifest.hpp"

namespace ser {
namespace {

const std::map<std::string_view, std::string_view> kEmotions = {
    {"neutrality", "neutral"},
    {"neutralness", "neutral"},
    {"neutral speech", "neutral"},
    {"calmness", "calm"},
    {"calmly", "calm"},
    {"happiness", "happy"},
    {"joy", "happy"},
    {"joyful", "happy"},
    {"joyous", "happy"},
    {"freude", "happy"},
    {"sadness", "sad"},
    {"sorrow", "sad"},
    {"trauer", "sad"},
    {"traurigkeit", "sad"},
    {"anger", "angry"},
    {"wut", "angry"},
    {"ärger", "angry"},
    {"fearful", "fear"},
    {"fearfulness", "fear"},
    {"afraid", "fear"},
    {"scared", "fear"},
    {"anxiety", "fear"},
    {"anxious", "fear"},
    {"angst", "fear"},
    {"disgusted", "disgust"},
    {"ekel", "disgust"},
    {"surprised", "surprise"},
    {"pleasant surprise", "surprise"},
    {"pleasant surprised", "surprise"},
    {"pleasantly surprised", "surprise"},
    {"ps", "surprise"},
    {"bored", "boredom"},
    {"boring", "boredom"},
    {"langeweile", "boredom"},
};

const std::map<std::string_view, std::string_view> kGenders = {
    {"m", "male"},        {"male", "male"},   {"man", "male"},        {"boy", "male"},
    {"männlich", "male"}, {"f", "female"},    {"female", "female"},   {"w", "female"},
    {"woman", "female"},  {"girl", "female"}, {"weiblich", "female"},
};

/// Lower case (ASCII and Ä), words one space apart.
std::string plain(std::string_view word) {
  std::string text = lower(trimmed(word));
  for (char& c : text) {
    if (c == '_' || c == '-' || c == '\t') c = ' ';
  }
  if (text.starts_with("\xC3\x84")) text[1] = '\xA4';
  return text;
}

}  // namespace

std::string canonical_emotion(std::string_view word) {
  const std::string key = plain(word);
  const auto& names = canonical_emotions();
  if (std::find(names.begin(), names.end(), key) != names.end()) return key;
  const auto found = kEmotions.find(key);
  return found == kEmotions.end() ? trimmed(word) : std::string(found->second);
}

std::string canonical_gender(std::string_view word) {
  const auto found = kGenders.find(plain(word));
  return found == kGenders.end() ? "" : std::string(found->second);
}

}  // namespace ser
