#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "features/prosodic/pitch.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// Whose voice a recording is, as far as that is known.
enum class Gender { kUnknown, kFemale, kMale };

/// `female` or `male`; anything else is unknown.
Gender gender_of(const std::string& word);

/// Where F0 and formants are looked for.
struct VoiceRange {
  double floor_hz = 75.0;
  double ceiling_hz = 600.0;
  double formant_ceiling_hz = 5500.0;
};

/// A choice of the range: one for everybody, that of a sex, or that of each speaker.
struct VoiceOptions {
  enum class Kind { kAny, kFemale, kMale, kAuto };
  Kind kind = Kind::kAny;
  std::optional<double> floor_hz;  ///< instead of the kind's
  std::optional<double> ceiling_hz;
  std::optional<double> formant_ceiling_hz;

  bool needs_gender() const { return kind == Kind::kAuto; }
  /// `gender` counts for kAuto alone; an unknown one has the range for everybody. Anybody
  /// 75-600 Hz, formants to 5500 Hz; women 100-500 and 5500; men 75-300 and 5000: what the manual
  /// of Praat recommends.
  VoiceRange range(Gender gender) const;
};

/// Which keys a block has beside `voice`.
enum class VoiceKeys { kPitch, kFormants, kBoth };

/// `voice` (any, female, male, auto), `floor_hz`, `ceiling_hz` and `formant_ceiling_hz`, of which
/// null leaves the choice to `voice`.
VoiceOptions read_voice(JsonReader& reader, VoiceKeys keys);
Json describe(const VoiceOptions& options, VoiceKeys keys);

/// `silence_threshold`, `voicing_threshold`, `octave_cost`, `octave_jump_cost` and
/// `voiced_unvoiced_cost`.
PitchCosts read_pitch_costs(JsonReader& reader);
Json describe(const PitchCosts& costs);

PitchOptions pitch_options(const VoiceRange& range, const PitchCosts& costs, double step_s);

/// `step_s`: seconds from frame to frame, 10 ms without it.
double read_step_s(JsonReader& reader);

}  // namespace ser
