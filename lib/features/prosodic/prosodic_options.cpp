#include "features/prosodic/prosodic_options.hpp"

#include <nlohmann/json.hpp>

namespace ser {

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
