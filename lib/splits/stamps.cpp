#include "splits/stamps.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/text.hpp"

namespace ser {

Stamps operator|(Stamps a, const Stamps& b) {
  for (const Stamp& stamp : kStamps) a.*stamp.member |= b.*stamp.member;
  return a;
}

Stamps Stamps::unknown() {
  Stamps stamps;
  for (const Stamp& stamp : kStamps) stamps.*stamp.member = Held::unknown();
  return stamps;
}

bool Stamps::operator==(const Stamps& other) const {
  return std::all_of(std::begin(kStamps), std::end(kStamps), [&](const Stamp& stamp) {
    return (this->*stamp.member).is(other.*stamp.member);
  });
}

Json held_json(const Stamp& stamp, Held held) {
  if (!stamp.value.empty()) return held ? Json(stamp.value) : Json(nullptr);
  return held.is_unknown() ? Json(nullptr) : Json(static_cast<bool>(held));
}

std::string held_cell(const Stamp& stamp, Held held) {
  const Json json = held_json(stamp, held);
  return json.is_null() ? "" : json.is_string() ? json.get<std::string>() : held ? "true" : "false";
}

Held held_of_cell(const Stamp& stamp, std::string_view cell) {
  const std::string text = lower(trimmed(cell));
  if (!stamp.value.empty()) return text == stamp.value;
  if (text == "true" || text == "false") return text == "true";
  return Held::unknown();
}

std::vector<std::string> unknown_words(const Stamps& stamps) {
  std::vector<std::string> words;
  for (const Stamp& stamp : kStamps) {
    if ((stamps.*stamp.member).is_unknown()) words.emplace_back(stamp.word);
  }
  return words;
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
  for (const Stamp& stamp : kStamps)
    json[std::string(stamp.key)] = held_json(stamp, stamps.*stamp.member);
  return json;
}

Json split_stamps_json(const Stamps& stamps) {
  Json json = Json::object();
  for (const Stamp& stamp : kStamps) {
    if (!stamp.of_split) continue;
    json[std::string(stamp.key)] = held_json(stamp, stamps.*stamp.member);
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
  constexpr int kAlways = 3;
  for (const Stamp* stamp : order) {
    if (stamp->since > kAlways && !(stamps.*stamp->member)) continue;
    json[std::string(stamp->key)] = held_json(*stamp, stamps.*stamp->member);
  }
  return json;
}

Stamps stamps_from_json(const Json& json) {
  Stamps stamps;
  for (const Stamp& stamp : kStamps) {
    const std::string key(stamp.key);
    if (stamp.since > 1 && !json.contains(key)) continue;
    const Json& value = json.at(key);
    if (!stamp.value.empty()) {
      stamps.*stamp.member = value.is_string() && value.get<std::string>() == stamp.value;
    } else {
      stamps.*stamp.member = value.is_null() ? Held::unknown() : Held(value.get<bool>());
    }
  }
  return stamps;
}

}  // namespace ser
