#include "features/prosodic/voice.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/error.hpp"

namespace ser {
namespace {

const std::vector<std::string> kKinds = {"any", "female", "male", "auto"};
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
  if (word == "female") return Gender::kFemale;
  return word == "male" ? Gender::kMale : Gender::kUnknown;
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
  const std::string kind = reader.one_of("voice", kKinds, "any");
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    if (kind == kKinds[i]) options.kind = static_cast<VoiceOptions::Kind>(i);
  }
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
  Json json = {{"voice", kKinds[static_cast<std::size_t>(options.kind)]}};
  if (keys != VoiceKeys::kFormants) {
    json["floor_hz"] = number_or_null(options.floor_hz);
    json["ceiling_hz"] = number_or_null(options.ceiling_hz);
  }
  if (keys != VoiceKeys::kPitch) {
    json["formant_ceiling_hz"] = number_or_null(options.formant_ceiling_hz);
  }
  return json;
}

}  // namespace ser
