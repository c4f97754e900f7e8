#include "features/prosodic/prosody.hpp"

#include <nlohmann/json.hpp>

#include "features/prosodic/prosodic_options.hpp"
#include "features/prosodic/prosody_summary.hpp"
#include "features/prosodic/voice.hpp"

namespace ser {
namespace {

class Prosody : public Block {
 public:
  Prosody(const VoiceOptions& voice, const PitchCosts& costs) : voice_(voice), costs_(costs) {}

  Json describe() const override {
    Json json = ser::describe(voice_, VoiceKeys::kBoth);
    json.update(ser::describe(costs_));
    return json;
  }

  std::vector<Column> columns() const override { return prosody_columns(); }

  /// There is one frame, so that any step will do.
  double step_s(int) const override { return 1.0; }

  Array operator()(Analysis& analysis) const override {
    const Waveform& wave = analysis.wave();
    const VoiceRange range = voice_.range(analysis.gender());
    const PitchOptions pitch = pitch_options(range, costs_, 0.0);
    const auto& pulses = analysis.pulses(pitch);
    FormantOptions formants;
    formants.ceiling_hz = range.formant_ceiling_hz;
    const auto values =
        summarize({wave.seconds(), analysis.pitch(pitch), analysis.formants(formants),
                   analysis.harmonicity({}), analysis.intensity({}), jitter(pulses),
                   shimmer(pulse_amplitudes(wave, pulses))});
    Array result(values.size(), 1);
    for (std::size_t i = 0; i < values.size(); ++i) {
      result.values[i] = static_cast<float>(values[i]);
    }
    return result;
  }

 private:
  VoiceOptions voice_;
  PitchCosts costs_;
};

}  // namespace

std::shared_ptr<const Block> make_prosody(JsonReader& reader, std::optional<int>) {
  const VoiceOptions voice = read_voice(reader, VoiceKeys::kBoth);
  return std::make_shared<Prosody>(voice, read_pitch_costs(reader));
}

}  // namespace ser
