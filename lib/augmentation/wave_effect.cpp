#include "augmentation/wave_effect.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "augmentation/effects/channel.hpp"
#include "augmentation/effects/drawn.hpp"
#include "augmentation/effects/noises.hpp"
#include "core/error.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"

namespace ser {
namespace {

using Factory = WaveEffectPtr (*)(JsonReader&);

/// An effect of one option, which is drawn anew for every recording.
struct DrawnKind {
  std::string_view type;
  const char* option;
  Range fallback;
  double least;
  double most;
  Waveform (*changed)(Waveform wave, double value);
};

constexpr DrawnKind kDrawnKinds[] = {
    {"clip", "db", {3.0, 12.0}, 0.0, 60.0, hard_clipped},
    {"gain", "db", {-6.0, 6.0}, -120.0, 120.0, gained},
    {"pitch_shift", "semitones", {-2.0, 2.0}, -12.0, 12.0, pitch_shifted},
    {"shift", "seconds", {-0.2, 0.2}, -60.0, 60.0, shifted},
    {"time_stretch", "factor", {0.9, 1.1}, 0.25, 4.0, stretched},
};

class DrawnEffect final : public WaveEffect {
 public:
  DrawnEffect(const DrawnKind& kind, JsonReader& reader)
      : kind_(kind),
        range_(read_range(reader, kind.option, kind.fallback, kind.least, kind.most)) {}

  std::string_view type() const override { return kind_.type; }
  Waveform apply(Waveform wave, Random& random) const override {
    return kind_.changed(std::move(wave), range_.drawn(random));
  }
  Json describe() const override { return {{kind_.option, ser::describe(range_)}}; }

 private:
  const DrawnKind& kind_;
  Range range_;
};

/// The others.
const std::map<std::string_view, Factory>& table() {
  static const std::map<std::string_view, Factory> kTable = {
      {BandPass::kType, &BandPass::read},           {Noise::kType, &Noise::read},
      {RecordedNoise::kType, &RecordedNoise::read}, {Room::kType, &Room::read},
      {Telephone::kType, &Telephone::read},
  };
  return kTable;
}

}  // namespace

Range read_range(JsonReader& reader, std::string_view key, Range fallback, double least,
                 double most) {
  if (!reader.has(key)) return fallback;
  const Json& value = reader.value(key);
  if (value.is_number()) {
    const double both = reader.number(key, least, most);
    return {both, both};
  }
  const bool is_pair =
      value.is_array() && value.size() == 2 && value[0].is_number() && value[1].is_number();
  const Range range = is_pair ? Range{value[0].get<double>(), value[1].get<double>()} : Range{};
  if (!is_pair || range.low > range.high || range.low < least || range.high > most) {
    throw usage_error(reader.path_of(key) + ": must be a number or [low, high], from " +
                      to_text(least) + " to " + to_text(most));
  }
  return range;
}

Json describe(const Range& range) {
  if (range.low == range.high) return range.low;
  return {range.low, range.high};
}

WaveEffectPtr wave_effect_from_json(const std::string& type, JsonReader& reader) {
  for (const DrawnKind& kind : kDrawnKinds) {
    if (kind.type == type) return std::make_shared<DrawnEffect>(kind, reader);
  }
  const auto found = table().find(type);
  if (found == table().end()) {
    throw usage_error(reader.path_of("effect") + ": unknown effect '" + type + "' " +
                      known_names(type, wave_effect_types()));
  }
  return found->second(reader);
}

std::vector<std::string> wave_effect_types() {
  std::vector<std::string> types;
  for (const DrawnKind& kind : kDrawnKinds) types.emplace_back(kind.type);
  for (const auto& [type, factory] : table()) types.emplace_back(type);
  std::sort(types.begin(), types.end());
  return types;
}

double rms_of(const Waveform& wave) {
  double sum = 0.0;
  for (const float sample : wave.samples) sum += static_cast<double>(sample) * sample;
  return wave.samples.empty() ? 0.0 : std::sqrt(sum / static_cast<double>(wave.samples.size()));
}

}  // namespace ser
