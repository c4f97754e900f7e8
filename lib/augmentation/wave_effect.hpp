#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "audio/waveform.hpp"
#include "core/random.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// A range that a random value is drawn from, evenly.
struct Range {
  double low = 0.0;
  double high = 0.0;

  double drawn(Random& random) const { return random.uniform(low, high); }
};

/// Reads `key`, a number or [low, high]; both within [least, most]. Throws usage_error.
Range read_range(JsonReader& reader, std::string_view key, Range fallback, double least,
                 double most);
Json describe(const Range& range);

/// What changes a recording's samples. Immutable; the same `random` gives the same samples. An
/// empty wave stays empty.
class WaveEffect {
 public:
  virtual ~WaveEffect() = default;

  /// As a config spells it: `noise`.
  virtual std::string_view type() const = 0;
  virtual Waveform apply(Waveform wave, Random& random) const = 0;
  /// All options with their values, without `effect` and `probability`.
  virtual Json describe() const = 0;
};

using WaveEffectPtr = std::shared_ptr<const WaveEffect>;

/// The effect called `type` with the options that the reader holds. Throws usage_error for an
/// unknown name (with the known ones) or a wrong option.
WaveEffectPtr wave_effect_from_json(const std::string& type, JsonReader& reader);
/// All types, sorted.
std::vector<std::string> wave_effect_types();

/// The root of the mean square of the samples; 0 for none.
double rms_of(const Waveform& wave);

}  // namespace ser
