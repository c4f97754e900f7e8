#include "splits/stamps.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/text.hpp"

namespace ser {

Stamps operator|(Stamps a, const Stamps& b) {
  for (const Stamp& stamp : kStamps) a.*stamp.member = a.*stamp.member || b.*stamp.member;
  return a;
}

std::string stamp_words(const Stamps& stamps) {
  std::vector<std::string> words;
  for (const Stamp& stamp : kStamps) {
    if (stamps.*stamp.member) words.emplace_back(stamp.word);
  }
  return join(words, ", ");
}

std::string stamp_suffix(const Stamps& stamps) {
  const std::string words = stamp_words(stamps);
  return words.empty() ? "" : ", " + words;
}

Json stamps_json(const Stamps& stamps) {
  Json json = Json::object();
  for (const Stamp& stamp : kStamps) json[std::string(stamp.key)] = stamps.*stamp.member;
  return json;
}

Json split_stamps_json(const Stamps& stamps) {
  Json json = Json::object();
  for (const Stamp& stamp : kStamps) {
    if (stamp.of_split) json[std::string(stamp.key)] = stamps.*stamp.member;
  }
  return json;
}

Json model_stamps_json(const Stamps& stamps) {
  std::array<const Stamp*, std::size(kStamps)> order{};
  std::transform(std::begin(kStamps), std::end(kStamps), order.begin(),
                 [](const Stamp& stamp) { return &stamp; });
  std::stable_sort(order.begin(), order.end(),
                   [](const Stamp* a, const Stamp* b) { return a->since < b->since; });
  Json json = Json::object();
  for (const Stamp* stamp : order) json[std::string(stamp->key)] = stamps.*stamp->member;
  return json;
}

Stamps stamps_from_json(const Json& json) {
  Stamps stamps;
  for (const Stamp& stamp : kStamps) {
    const std::string key(stamp.key);
    if (stamp.since > 1 && !json.contains(key)) continue;
    json.at(key).get_to(stamps.*stamp.member);
  }
  return stamps;
}

}  // namespace ser
