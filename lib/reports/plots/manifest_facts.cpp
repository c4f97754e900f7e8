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
constexpr std::size_t kFewestForABulk = 20;  // values
constexpr double kFewestBins = 5.0;
constexpr double kMostBins = 38.0;  // before their width is rounded up

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

double round_width(double least) {
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
    if (least <= factor * power * (1.0 + 1e-9)) return factor * power;
  }
  return 10.0 * power;
}

/// What lies above is far from the bulk of the values, however narrow that is.
double far_end(const std::vector<double>& ascending) {
  const auto at = [&](double share) {
    return ascending[static_cast<std::size_t>(share * static_cast<double>(ascending.size() - 1))];
  };
  return at(0.75) + 6.0 * std::max(at(0.75) - at(0.25), 0.5 * at(0.75));
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

Bins bins_of(const std::vector<double>& ascending) {
  Bins bins;
  const double low = ascending.front();
  const double end = far_end(ascending);
  bins.open_end = ascending.size() >= kFewestForABulk && ascending.back() > end;
  const double high = bins.open_end ? end : ascending.back();
  const double count =
      std::clamp(std::sqrt(static_cast<double>(ascending.size())), kFewestBins, kMostBins);
  // Never so narrow that an edge and the next are the same number.
  const double width = round_width(std::max({(high - low) / count, high * 0.01, 1e-6}));
  // Without the noise of the last digits: 3 · 0.1 is 0.3.
  const auto edge = [width](double k) { return std::round(k * width * 1e9) / 1e9; };
  double first = std::floor(low / width);
  if (edge(first) > low) first -= 1.0;
  double last = std::floor(high / width) + 1.0;
  if (edge(last) <= high) last += 1.0;
  if (last - first < 3.0) {
    first = std::max(0.0, first - 1.0);  // one bar alone would show no length
    last += 1.0;
  }
  // Each edge anew from its number, so that no error adds up.
  const auto edges = static_cast<int>(std::lround(last - first)) + 1;
  for (int k = 0; k < edges; ++k) bins.edges.push_back(edge(first + k));
  return bins;
}

std::size_t bin_of(const Bins& bins, double value) {
  const auto above = std::upper_bound(bins.edges.begin(), bins.edges.end(), value);
  const auto bin = static_cast<std::size_t>(above - bins.edges.begin());
  return std::clamp<std::size_t>(bin, 1, bins.edges.size() - 1) - 1;
}

}  // namespace ser
