#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "features/block_table.hpp"
#include "features/prosodic/options.hpp"

namespace ser {
namespace {

constexpr float kUndefined = std::numeric_limits<float>::quiet_NaN();

/// Rows × the frames there are, at least one, nowhere defined.
Array undefined(std::size_t rows, std::size_t frames) {
  Array array(rows, std::max<std::size_t>(1, frames));
  std::fill(array.values.begin(), array.values.end(), kUndefined);
  return array;
}

/// One row of the values that `is_defined` holds for.
template <typename IsDefined>
Array row_of(const std::vector<double>& values, const IsDefined& is_defined) {
  Array array = undefined(1, values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (is_defined(values[i])) array.values[i] = static_cast<float>(values[i]);
  }
  return array;
}

class F0 : public Block {
 public:
  explicit F0(JsonReader& reader)
      : voice_(read_voice(reader, VoiceKeys::kPitch)),
        costs_(read_pitch_costs(reader)),
        step_s_(read_step_s(reader)) {}

  Json describe() const override {
    Json json = ser::describe(voice_, VoiceKeys::kPitch);
    json.update(ser::describe(costs_));
    json["step_s"] = step_s_;
    return json;
  }
  std::vector<Column> columns() const override { return {{"f0_hz", "Hz"}}; }
  double step_s(int) const override { return step_s_; }
  bool needs_gender() const override { return voice_.needs_gender(); }
  Array operator()(Analysis& analysis) const override {
    const VoiceRange range = voice_.range(analysis.gender());
    return row_of(analysis.pitch(pitch_options(range, costs_, step_s_)).hz,
                  [](double hz) { return hz > 0.0; });
  }

 private:
  VoiceOptions voice_;
  PitchCosts costs_;
  double step_s_;
};

class Formants : public Block {
 public:
  explicit Formants(JsonReader& reader) : voice_(read_voice(reader, VoiceKeys::kFormants)) {
    options_.window_s = reader.number_or("window_s", options_.window_s, 0.005, 0.5);
    options_.pre_emphasis_hz =
        reader.number_or("pre_emphasis_hz", options_.pre_emphasis_hz, 1.0, 20000.0);
    options_.step_s = read_step_s(reader);
  }

  Json describe() const override {
    Json json = ser::describe(voice_, VoiceKeys::kFormants);
    json["window_s"] = options_.window_s;
    json["pre_emphasis_hz"] = options_.pre_emphasis_hz;
    json["step_s"] = options_.step_s;
    return json;
  }
  std::vector<Column> columns() const override {
    std::vector<Column> columns;
    for (const char* letter : {"f", "b"}) {
      for (std::size_t i = 1; i <= kRows; ++i) {
        columns.push_back({letter + std::to_string(i) + "_hz", "Hz"});
      }
    }
    return columns;
  }
  double step_s(int) const override { return options_.step_s; }
  bool needs_gender() const override { return voice_.needs_gender(); }
  Array operator()(Analysis& analysis) const override {
    FormantOptions options = options_;
    options.ceiling_hz = voice_.range(analysis.gender()).formant_ceiling_hz;
    const FormantTrack& track = analysis.formants(options);
    Array array = undefined(2 * kRows, track.frames.count);
    for (std::size_t frame = 0; frame < track.frames.count; ++frame) {
      const auto found = track.of(frame);
      for (std::size_t i = 0; i < std::min(kRows, found.size()); ++i) {
        array.at(i, frame) = static_cast<float>(found[i].hz);
        array.at(kRows + i, frame) = static_cast<float>(found[i].bandwidth_hz);
      }
    }
    return array;
  }

 private:
  static constexpr std::size_t kRows = 4;
  VoiceOptions voice_;
  FormantOptions options_;
};

class HarmonicityBlock : public Block {
 public:
  explicit HarmonicityBlock(JsonReader& reader) {
    options_.floor_hz = reader.number_or("floor_hz", options_.floor_hz, 10.0, 1000.0);
    options_.silence = reader.number_or("silence_threshold", options_.silence, 0.0, 1.0);
    options_.step_s = read_step_s(reader);
  }

  Json describe() const override {
    return {{"floor_hz", options_.floor_hz},
            {"silence_threshold", options_.silence},
            {"step_s", options_.step_s}};
  }
  std::vector<Column> columns() const override { return {{"hnr_db", "dB"}}; }
  double step_s(int) const override { return options_.step_s; }
  Array operator()(Analysis& analysis) const override {
    return row_of(analysis.harmonicity(options_).db,
                  [](double db) { return db > kUnvoicedHarmonicity; });
  }

 private:
  HarmonicityOptions options_;
};

class IntensityBlock : public Block {
 public:
  explicit IntensityBlock(JsonReader& reader) {
    options_.floor_hz = reader.number_or("floor_hz", options_.floor_hz, 10.0, 1000.0);
    options_.step_s = read_step_s(reader);
  }

  Json describe() const override {
    return {{"floor_hz", options_.floor_hz}, {"step_s", options_.step_s}};
  }
  std::vector<Column> columns() const override { return {{"intensity_db", "dB"}}; }
  double step_s(int) const override { return options_.step_s; }
  Array operator()(Analysis& analysis) const override {
    return row_of(analysis.intensity(options_).db, [](double) { return true; });
  }

 private:
  IntensityOptions options_;
};

}  // namespace

std::shared_ptr<const Block> make_f0(JsonReader& reader, std::optional<int>) {
  return std::make_shared<F0>(reader);
}

std::shared_ptr<const Block> make_formants(JsonReader& reader, std::optional<int>) {
  return std::make_shared<Formants>(reader);
}

std::shared_ptr<const Block> make_harmonicity(JsonReader& reader, std::optional<int>) {
  return std::make_shared<HarmonicityBlock>(reader);
}

std::shared_ptr<const Block> make_intensity(JsonReader& reader, std::optional<int>) {
  return std::make_shared<IntensityBlock>(reader);
}

}  // namespace ser
