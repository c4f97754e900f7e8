#include "features/prosodic/options.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/error.hpp"

namespace ser {
namespace {

constexpr Spelling<VoiceOptions::Kind> kKinds[] = {{VoiceOptions::Kind::kAny, "any"},
                                                   {VoiceOptions::Kind::kFemale, "female"},
                                                   {VoiceOptions::Kind::kMale, "male"},
                                                   {VoiceOptions::Kind::kAuto, "auto"}};
constexpr Spelling<Gender> kGenders[] = {{Gender::kFemale, "female"}, {Gender::kMale, "male"}};
constexpr VoiceRange kAnybody;
constexpr VoiceRange kWomen = {100.0, 500.0, 5500.0};
constexpr VoiceRange kMen = {75.0, 300.0, 5000.0};

std::optional<double> number_or_none(JsonReader& reader, const char* key, double low, double high) {
  if (!reader.has(key) || reader.value(key).is_null()) return std::nullopt;
  return reader.number(key, low, high);
}

Json number_or_null(const std::optional<double>& number) {
  return number ? Json(*number) : Json(nullptr);
}

const VoiceRange& range_of(Gender gender) {
  if (gender == Gender::kUnknown) return kAnybody;
  return gender == Gender::kFemale ? kWomen : kMen;
}

}  // namespace

Gender gender_of(const std::string& word) {
  return value_of(kGenders, word).value_or(Gender::kUnknown);
}

VoiceRange VoiceOptions::range(Gender gender) const {
  VoiceRange range = kAnybody;
  if (kind == Kind::kFemale) range = kWomen;
  if (kind == Kind::kMale) range = kMen;
  if (kind == Kind::kAuto) range = range_of(gender);
  range.floor_hz = floor_hz.value_or(range.floor_hz);
  range.ceiling_hz = ceiling_hz.value_or(range.ceiling_hz);
  range.formant_ceiling_hz = formant_ceiling_hz.value_or(range.formant_ceiling_hz);
  return range;
}

VoiceOptions read_voice(JsonReader& reader, VoiceKeys keys) {
  VoiceOptions options;
  options.kind = reader.one_of("voice", kKinds, options.kind);
  if (keys != VoiceKeys::kFormants) {
    options.floor_hz = number_or_none(reader, "floor_hz", 10.0, 1000.0);
    options.ceiling_hz = number_or_none(reader, "ceiling_hz", 20.0, 10000.0);
    for (const Gender gender : {Gender::kUnknown, Gender::kFemale, Gender::kMale}) {
      const VoiceRange range = options.range(gender);
      if (range.ceiling_hz <= range.floor_hz) {
        throw usage_error(reader.path_of("ceiling_hz") + ": must be above floor_hz");
      }
    }
  }
  if (keys != VoiceKeys::kPitch) {
    options.formant_ceiling_hz = number_or_none(reader, "formant_ceiling_hz", 1000.0, 20000.0);
  }
  return options;
}

Json describe(const VoiceOptions& options, VoiceKeys keys) {
  Json json = {{"voice", spelling(kKinds, options.kind)}};
  if (keys != VoiceKeys::kFormants) {
    json["floor_hz"] = number_or_null(options.floor_hz);
    json["ceiling_hz"] = number_or_null(options.ceiling_hz);
  }
  if (keys != VoiceKeys::kPitch) {
    json["formant_ceiling_hz"] = number_or_null(options.formant_ceiling_hz);
  }
  return json;
}

PitchCosts read_pitch_costs(JsonReader& reader) {
  PitchCosts costs;
  const auto read = [&](const char* key, double& value) {
    value = reader.number_or(key, value, 0.0, 10.0);
  };
  read("silence_threshold", costs.silence);
  read("voicing_threshold", costs.voicing);
  read("octave_cost", costs.octave);
  read("octave_jump_cost", costs.octave_jump);
  read("voiced_unvoiced_cost", costs.voiced_unvoiced);
  return costs;
}

Json describe(const PitchCosts& costs) {
  return {{"silence_threshold", costs.silence},
          {"voicing_threshold", costs.voicing},
          {"octave_cost", costs.octave},
          {"octave_jump_cost", costs.octave_jump},
          {"voiced_unvoiced_cost", costs.voiced_unvoiced}};
}

PitchOptions pitch_options(const VoiceRange& range, const PitchCosts& costs, double step_s) {
  PitchOptions options;
  options.floor_hz = range.floor_hz;
  options.ceiling_hz = range.ceiling_hz;
  options.step_s = step_s;
  options.costs = costs;
  return options;
}

double read_step_s(JsonReader& reader) { return reader.number_or("step_s", 0.01, 0.0005, 1.0); }

}  // namespace ser
