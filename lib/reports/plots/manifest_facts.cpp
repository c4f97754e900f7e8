#include "reports/plots/manifest_facts.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "core/error.hpp"
#include "core/text.hpp"
#include "reports/manifest_summary.hpp"

namespace ser {
namespace {

constexpr Colour kFemale = 0xE69F00;
constexpr Colour kMale = 0x0072B2;

std::vector<std::string> values_of(const Manifest& manifest, const std::string& column) {
  std::set<std::string> found;
  for (const Utterance& row : manifest.rows) found.insert(row.column(column));
  const bool some_without = found.erase("") > 0;
  std::vector<std::string> values(found.begin(), found.end());
  sort_labels(values);
  if (some_without) values.emplace_back();
  return values;
}

Colour gender_colour(const std::string& gender, std::size_t place) {
  if (gender.empty()) return kFaint;
  if (gender == "female") return kFemale;
  return gender == "male" ? kMale : palette(place + 2);
}

FactColumn column_of(const Manifest& manifest, const std::string& name) {
  FactColumn column{name, {}};
  const std::vector<std::string> values = values_of(manifest, name);
  const std::vector<Colour> labels = label_colours(values);
  for (std::size_t i = 0; i < values.size(); ++i) {
    Colour colour = values[i].empty() ? kFaint : palette(i);
    if (name == "emotion") colour = labels[i];
    if (name == "gender") colour = gender_colour(values[i], i);
    column.values.push_back({values[i], colour});
  }
  return column;
}

/// By number where both are numbers, else by name.
bool comes_before(const std::string& a, const std::string& b) {
  const auto x = to_integer(a);
  const auto y = to_integer(b);
  return std::tuple(!x, x.value_or(0), a) < std::tuple(!y, y.value_or(0), b);
}

std::vector<SpeakerFact> speakers_of(const Manifest& manifest, const FactColumn& corpora) {
  std::map<std::pair<std::string, std::string>, SpeakerFact> found;
  for (const Utterance& row : manifest.rows) {
    if (row.speaker.empty()) continue;
    SpeakerFact& speaker = found[row.speaker_id()];
    speaker.corpus = row.corpus;
    speaker.name = row.speaker;
    if (speaker.gender.empty()) speaker.gender = row.gender;
    ++speaker.clips;
  }
  std::vector<SpeakerFact> speakers;
  for (const ColumnValue& corpus : corpora.values) {
    const std::size_t first = speakers.size();
    for (auto at = found.lower_bound({corpus.name, ""});
         at != found.end() && at->first.first == corpus.name; ++at) {
      speakers.push_back(at->second);
    }
    std::sort(speakers.begin() + static_cast<std::ptrdiff_t>(first), speakers.end(),
              [](const auto& a, const auto& b) { return comes_before(a.name, b.name); });
  }
  return speakers;
}

}  // namespace

bool FactColumn::known() const {
  return std::any_of(values.begin(), values.end(),
                     [](const ColumnValue& value) { return !value.name.empty(); });
}

const ColumnValue& FactColumn::value(std::string_view wanted) const {
  const auto found = std::find_if(values.begin(), values.end(),
                                  [&](const ColumnValue& value) { return value.name == wanted; });
  if (found == values.end()) throw Error(ErrorKind::kBug, "no such value of column " + name);
  return *found;
}

bool ManifestFacts::knows(std::string_view column) const {
  if (column == "duration") return !durations.empty();
  if (column == "speaker") return !speakers.empty();
  if (column == "emotion") return emotions.known();
  return column == "corpus" ? corpora.known() : genders.known();
}

ManifestFacts facts_of(const Manifest& manifest) {
  ManifestFacts facts{manifest,
                      column_of(manifest, "emotion"),
                      column_of(manifest, "corpus"),
                      column_of(manifest, "gender"),
                      {},
                      {}};
  for (const Utterance& row : manifest.rows) {
    const auto seconds = seconds_of(row);
    if (seconds && std::isfinite(*seconds) && *seconds >= 0.0) {
      facts.durations.emplace_back(*seconds, row.corpus);
    }
  }
  facts.speakers = speakers_of(manifest, facts.corpora);
  facts.synthetic = any_synthetic(manifest);
  return facts;
}

std::string shown(const std::string& name) { return name.empty() ? "(none)" : name; }

}  // namespace ser
