#include "features/prosodic/prosody.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string>

#include "features/block_table.hpp"
#include "features/prosodic/options.hpp"

namespace ser {
namespace {

constexpr std::size_t kFormants = 4;
constexpr std::size_t kBandwidths = 3;

double mean(const std::vector<double>& values) {
  if (values.empty()) return 0.0;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double sample_deviation(const std::vector<double>& values) {
  if (values.size() < 2) return 0.0;
  const double middle = mean(values);
  double squares = 0.0;
  for (const double value : values) squares += (value - middle) * (value - middle);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

double median(std::vector<double> values) {
  if (values.empty()) return 0.0;
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : 0.5 * (values[half - 1] + values[half]);
}

void append_f0(const PitchTrack& pitch, std::vector<double>& out) {
  std::vector<double> hz;
  std::copy_if(pitch.hz.begin(), pitch.hz.end(), std::back_inserter(hz),
               [](double f) { return f > 0.0; });
  const double low = hz.empty() ? 0.0 : *std::min_element(hz.begin(), hz.end());
  const double high = hz.empty() ? 0.0 : *std::max_element(hz.begin(), hz.end());
  const double range = hz.empty() ? 0.0 : 12.0 * std::log2(high / low);
  const double frames = static_cast<double>(std::max<std::size_t>(1, pitch.hz.size()));
  const double voiced = static_cast<double>(hz.size()) / frames;
  out.insert(out.end(),
             {mean(hz), sample_deviation(hz), low, high, median(std::move(hz)), range, voiced});
}

void append_formants(const FormantTrack& track, std::vector<double>& out) {
  std::vector<double> bandwidth_means;
  std::vector<double> hz;
  std::vector<double> bandwidth_hz;
  for (std::size_t slot = 0; slot < kFormants; ++slot) {
    hz.clear();
    bandwidth_hz.clear();
    for (std::size_t frame = 0; frame < track.frames.count; ++frame) {
      const auto found = track.of(frame);
      if (slot >= found.size()) continue;
      hz.push_back(found[slot].hz);
      bandwidth_hz.push_back(found[slot].bandwidth_hz);
    }
    out.insert(out.end(), {mean(hz), sample_deviation(hz)});
    bandwidth_means.push_back(mean(bandwidth_hz));
  }
  out.insert(out.end(), bandwidth_means.begin(), bandwidth_means.begin() + kBandwidths);
}

void append_levels(const HarmonicityTrack& harmonicity, const IntensityTrack& intensity,
                   std::vector<double>& out) {
  std::vector<double> hnr;
  std::copy_if(harmonicity.db.begin(), harmonicity.db.end(), std::back_inserter(hnr),
               [](double db) { return db > kUnvoicedHarmonicity; });
  const auto& db = intensity.db;
  const double loudest = db.empty() ? 0.0 : *std::max_element(db.begin(), db.end());
  out.insert(out.end(),
             {mean(hnr), sample_deviation(hnr), mean(db), sample_deviation(db), loudest});
}

void append_segments(const PitchTrack& pitch, double seconds, std::vector<double>& out) {
  const auto count = static_cast<double>(voiced_stretches(pitch).size());
  const std::size_t voiced = pitch.voiced_frames();
  double gaps = 0.0;
  for (std::size_t i = 0; i < pitch.hz.size(); ++i) {
    if (pitch.hz[i] == 0.0 && (i == 0 || pitch.hz[i - 1] > 0.0)) ++gaps;
  }
  const auto mean_length = [&](std::size_t frames, double runs) {
    return runs > 0.0 ? static_cast<double>(frames) * pitch.frames.step_s / runs : 0.0;
  };
  out.insert(out.end(), {seconds > 0.0 ? count / seconds : 0.0, mean_length(voiced, count),
                         mean_length(pitch.hz.size() - voiced, gaps)});
}

std::vector<Column> make_columns() {
  std::vector<Column> columns = {
      {"f0_mean_hz", "Hz"},     {"f0_std_hz", "Hz"},        {"f0_min_hz", "Hz"},
      {"f0_max_hz", "Hz"},      {"f0_median_hz", "Hz"},     {"f0_range_st", "semitones"},
      {"voiced_fraction", "1"}, {"jitter_local", "1"},      {"jitter_local_abs", "s"},
      {"jitter_rap", "1"},      {"jitter_ppq5", "1"},       {"jitter_ddp", "1"},
      {"shimmer_local", "1"},   {"shimmer_local_db", "dB"}, {"shimmer_apq3", "1"},
      {"shimmer_apq5", "1"},    {"shimmer_apq11", "1"}};
  for (std::size_t i = 1; i <= kFormants; ++i) {
    const std::string formant = std::string("f").append(std::to_string(i));
    columns.push_back({formant + "_mean_hz", "Hz"});
    columns.push_back({formant + "_std_hz", "Hz"});
  }
  for (std::size_t i = 1; i <= kBandwidths; ++i) {
    columns.push_back({std::string("b").append(std::to_string(i)) + "_mean_hz", "Hz"});
  }
  columns.insert(columns.end(), {{"hnr_mean_db", "dB"},
                                 {"hnr_std_db", "dB"},
                                 {"intensity_mean_db", "dB"},
                                 {"intensity_std_db", "dB"},
                                 {"intensity_max_db", "dB"},
                                 {"voiced_segments_per_s", "1/s"},
                                 {"mean_voiced_s", "s"},
                                 {"mean_unvoiced_s", "s"}});
  return columns;
}

}  // namespace

const std::vector<Column>& prosody_columns() {
  static const std::vector<Column> kColumns = make_columns();
  return kColumns;
}

std::vector<double> summarize(const ProsodyTracks& tracks) {
  std::vector<double> values;
  values.reserve(prosody_columns().size());
  append_f0(tracks.pitch, values);
  const auto& [local, local_abs, rap, ppq5, ddp] = tracks.jitter;
  values.insert(values.end(), {local, local_abs, rap, ppq5, ddp});
  const Shimmer& shimmer = tracks.shimmer;
  values.insert(values.end(),
                {shimmer.local, shimmer.local_db, shimmer.apq3, shimmer.apq5, shimmer.apq11});
  append_formants(tracks.formants, values);
  append_levels(tracks.harmonicity, tracks.intensity, values);
  append_segments(tracks.pitch, tracks.seconds, values);
  return values;
}

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
  bool needs_gender() const override { return voice_.needs_gender(); }

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
