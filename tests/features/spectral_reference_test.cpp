// Against what librosa 0.11 computes (tests/oracle/make_spectral_reference.py).

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "features/recorded_reference.hpp"
#include "generated_signals.hpp"
#include "made_features.hpp"

namespace ser {
namespace {

/// How far a value may lie from librosa's.
struct SpectralTolerance {
  double absolute = 0.0;
  double relative = 0.0;

  double of(double there) const { return absolute + relative * std::abs(there); }
};

const std::map<std::string, SpectralTolerance> kSpectralTolerances = {
    {"chroma", {2e-3, 0}},      {"chroma_cqt", {2e-3, 0}},   {"contrast", {0.02, 0}},
    {"tonnetz", {0.02, 0}},     {"zcr", {1e-5, 0}},          {"rms", {1e-5, 0}},
    {"centroid", {1e-6, 1e-4}}, {"bandwidth", {1e-6, 1e-4}}, {"rolloff", {1e-6, 2e-3}},
    {"flatness", {1e-7, 1e-4}}, {"flux", {1e-4, 1e-4}},
};

/// The largest distance of any value, in tolerances.
double distance(const std::vector<double>& here, const Json& there,
                const SpectralTolerance& tolerance) {
  EXPECT_EQ(here.size(), there.size());
  double largest = 0.0;
  for (std::size_t i = 0; i < std::min(here.size(), there.size()); ++i) {
    const auto value = there[i].get<double>();
    largest = std::max(largest, std::abs(here[i] - value) / tolerance.of(value));
  }
  return largest;
}

std::vector<double> frame_of(const Array& map, std::size_t frame) {
  std::vector<double> values;
  for (std::size_t row = 0; row < map.rows; ++row) {
    values.push_back(static_cast<double>(map.at(row, frame)));
  }
  return values;
}

/// Of the recorded frames and of the means.
double map_distance(const Array& map, const Json& recorded, const SpectralTolerance& tolerance) {
  EXPECT_EQ(map.columns, recorded["frames"].get<std::size_t>());
  if (map.columns != recorded["frames"].get<std::size_t>()) return INFINITY;
  double largest = distance(row_means(map), recorded["means"], tolerance);
  for (std::size_t i = 0; i < recorded["at"].size(); ++i) {
    const std::vector<double> here = frame_of(map, recorded["at"][i].get<std::size_t>());
    largest = std::max(largest, distance(here, recorded["values"][i], tolerance));
  }
  return largest;
}

/// Such a block may differ where the tuning estimate flips.
bool follows_tuning(const std::string& block) {
  return block == "chroma" || block == "chroma_cqt" || block == "tonnetz";
}

TEST(SpectralReference, EveryBlockOfGeneratedSignalsIsLibrosas) {
  const Json all = reference("spectral_generated.json")["blocks"];
  for (const auto& [name, samples] : generated_signals(22050)) {
    for (const auto& [block, recorded] : all[name].items()) {
      // An impulse has a flat spectrum: its peaks, and with them the tuning, are rounding errors.
      if (name == "impulse" && follows_tuning(block)) continue;
      const Array map = map_of({{"block", block}}, {samples, 22050});
      EXPECT_LE(map_distance(map, recorded, kSpectralTolerances.at(block)), 1.0)
          << name << " " << block;
    }
  }
}

struct Variant {
  const char* name;
  const char* block;
  SpectralTolerance tolerance;
};

const std::vector<Variant> kVariants = {
    {"mel", R"({"block": "mel"})", {1e-6, 1e-5}},
    {"mel_htk",
     R"({"block": "mel", "n_fft": 1024, "hop_length": 256, "bands": 40, "mel_scale": "htk",
         "mel_norm": "none"})",
     {1e-5, 1e-5}},
    {"mfcc_13_htk",
     R"({"block": "mfcc", "coefficients": 13, "bands": 40, "mel_scale": "htk"})",
     {2e-3, 0}},
    {"mfcc_20_limits",
     R"({"block": "mfcc", "coefficients": 20, "bands": 64, "low_hz": 50, "high_hz": 8000})",
     {2e-3, 0}},
    {"mfcc_delta", R"({"block": "delta", "of": {"block": "mfcc", "coefficients": 13}})", {2e-3, 0}},
    {"mfcc_delta2",
     R"({"block": "delta", "order": 2, "of": {"block": "mfcc", "coefficients": 13}})",
     {2e-3, 0}},
    {"mfcc_delta_5",
     R"({"block": "delta", "width": 5, "of": {"block": "mfcc", "coefficients": 13}})",
     {2e-3, 0}},
    {"stft_power",
     R"({"block": "stft", "power": 2, "n_fft": 256, "hop_length": 512})",
     {1e-5, 1e-5}},
    {"contrast_linear",
     R"({"block": "contrast", "bands": 4, "low_hz": 300, "quantile": 0.1, "linear": true})",
     {1e-4, 1e-4}},
    {"chroma_24",
     R"({"block": "chroma", "pitch_classes": 24, "tuning": 0.1, "norm": "l2"})",
     {2e-3, 0}},
    {"bandwidth_1", R"({"block": "bandwidth", "p": 1})", {1e-6, 1e-4}},
    {"rolloff_50", R"({"block": "rolloff", "roll_percent": 0.5})", {1e-6, 2e-3}},
    {"flatness_1", R"({"block": "flatness", "power": 1})", {1e-7, 1e-4}},
};

TEST(SpectralReference, BlocksWithOptionsOfTheirOwnAreLibrosas) {
  const Json all = reference("spectral_generated.json")["variants"];
  const auto signals = generated_signals(22050);
  for (const auto& [signal, recorded] : all.items()) {
    for (const auto& [name, block, tolerance] : kVariants) {
      const Array map = map_of(Json::parse(block), {signals.at(signal), 22050});
      EXPECT_LE(map_distance(map, recorded[name], tolerance), 1.0) << signal << " " << name;
    }
  }
}

TEST(SpectralReference, ConstantQChromaAt48KilohertzIsLibrosas) {
  const Json all = reference("spectral_generated.json")["variants"];
  const Json block = {{"block", "chroma_cqt"}, {"tuning", -0.2}};
  for (const auto& [signal, recorded] : all.items()) {
    const Array map = map_of(block, {generated_signals(22050).at(signal), 48000});
    EXPECT_LE(map_distance(map, recorded["chroma_cqt_48k"], {2e-3, 0}), 1.0) << signal;
  }
}

TEST(SpectralReference, MeansOfRecordingsAtTheirOwnRateAreLibrosas) {
  std::map<std::string, int> near;
  int all = 0;
  for_each_recording("spectral_recordings.json", [&](const Waveform& wave, const Json& values) {
    ++all;
    EXPECT_EQ(wave.sample_rate, values["native_rate"].get<int>());
    for (const auto& [block, means] : values["native"].items()) {
      const std::vector<double> here = row_means(map_of({{"block", block}}, wave));
      const double off = distance(here, means, kSpectralTolerances.at(block));
      near[block] += off <= 1.0 ? 1 : 0;
      EXPECT_TRUE(off <= 1.0 || follows_tuning(block)) << block << " " << off;
    }
  });
  for (const auto& [block, count] : near) EXPECT_GE(count, 0.95 * all) << block;
}

TEST(SpectralReference, MfccOfRecordingsAtTheirOwnRateIsWithinTwoThousandths) {
  for_each_recording("spectral_recordings.json", [&](const Waveform& wave, const Json& values) {
    const Array map = map_of({{"block", "mfcc"}, {"coefficients", 20}}, wave);
    const Json& recorded = values["native_mfcc"];
    for (std::size_t i = 0; i < recorded["at"].size(); ++i) {
      const std::vector<double> here = frame_of(map, recorded["at"][i].get<std::size_t>());
      EXPECT_LE(distance(here, recorded["values"][i], {2e-3, 0}), 1.0);
    }
  });
}

/// The tolerance of a column of librosa-195 and librosa-162, by its name. Mel bands are power:
/// 0.05 dB is 1.16 % of one.
SpectralTolerance column_tolerance(const std::string& name) {
  const std::string block = name.substr(0, name.find('_'));
  if (block == "mel") return {1e-9, 0.0116};
  if (block == "mfcc") return {0.1, 0.0};
  return kSpectralTolerances.at(block);
}

/// True when the columns of chroma and tonnetz are near, too; the others must be.
bool set_is_near(const std::string& set, const Waveform& wave, const Json& means) {
  Workspace workspace;
  const FeatureExtractor extractor(find_feature_config(set));
  const Array vector = extractor(wave, workspace).inputs.front();
  const std::vector<Column> columns = extractor.columns(0);
  EXPECT_EQ(columns.size(), means.size());
  bool near = true;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string& name = columns[i].name;
    const double off = distance({static_cast<double>(vector.values[i])}, Json::array({means[i]}),
                                column_tolerance(name));
    if (follows_tuning(name.substr(0, name.find('_')))) {
      near = near && off <= 1.0;
    } else {
      EXPECT_LE(off, 1.0) << name;
    }
  }
  return near;
}

TEST(SpectralReference, SetsOf195And162StatisticsAreLibrosas) {
  int near = 0;
  int all = 0;
  for_each_recording("spectral_recordings.json", [&](const Waveform& wave, const Json& values) {
    for (const auto& [set, key] :
         {std::pair("librosa-195", "librosa_195"), std::pair("librosa-162", "librosa_162")}) {
      if (!values.contains(key)) continue;
      near += set_is_near(set, wave, values[key]) ? 1 : 0;
      ++all;
    }
  });
  EXPECT_GE(near, 0.95 * all);
}

}  // namespace
}  // namespace ser
