// Against what Praat 6.1.38 computes, through parselmouth (tests/oracle/make_prosody_reference.py).

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "audio/read_clip.hpp"
#include "features/feature_extractor.hpp"
#include "features/prosodic/prosody.hpp"
#include "features/recorded_reference.hpp"
#include "storage/atomic_file.hpp"
#include "voiced_signals.hpp"

namespace ser {
namespace {

struct Tolerance {
  double absolute = 0.0;
  double relative = 0.0;

  bool holds(double found, double expected) const {
    return std::abs(found - expected) <= std::max(absolute, relative * std::abs(expected));
  }
};

/// What the columns whose names begin so are allowed; of several the longest beginning counts.
const std::map<std::string, Tolerance> kTolerances = {
    {"f0_", {0.0, 0.005}},       {"f0_std_hz", {0.05, 0.01}},
    {"f0_range_st", {0.1, 0.0}}, {"voiced_fraction", {0.02, 0}},
    {"jitter_", {0.0, 0.02}},    {"shimmer_", {0.0, 0.02}},
    {"f1_", {0.0, 0.01}},        {"f2_", {0.0, 0.01}},
    {"f3_", {0.0, 0.01}},        {"f4_", {0.0, 0.01}},
    {"b1_", {0.0, 0.01}},        {"b2_", {0.0, 0.01}},
    {"b3_", {0.0, 0.01}},        {"hnr_", {0.2, 0.0}},
    {"intensity_", {0.05, 0.0}}, {"voiced_segments", {0.0, 0.01}},
    {"mean_", {0.0, 0.01}},
};

Tolerance tolerance_of(const std::string& column) {
  std::string best;
  for (const auto& [start, unused] : kTolerances) {
    if (column.starts_with(start) && start.size() > best.size()) best = start;
  }
  return kTolerances.at(best);
}

std::vector<float> prosody_of(const Waveform& wave) {
  static const FeatureExtractor kExtractor(find_feature_config("prosody"));
  Workspace workspace;
  return kExtractor(wave, workspace).inputs.front().values;
}

/// Where Praat has no value ours is 0.
double number(const Json& value) { return value.is_null() ? 0.0 : value.get<double>(); }

TEST(PraatReference, NamesAreThoseOfTheReference) {
  const Json all = reference("praat_generated.json");
  std::vector<std::string> names;
  for (const Column& column : prosody_columns()) names.push_back(column.name);
  EXPECT_EQ(all["names"].get<std::vector<std::string>>(), names);
}

/// A pure tone has no formants but where the prediction rounds; harmonicity above 60 dB, and its
/// deviation with it, is a matter of rounding, too.
bool is_defined(const std::string& signal, const std::string& column, bool clean) {
  const bool pure = signal == "sine" || signal == "glide";
  const bool formant = (column[0] == 'f' || column[0] == 'b') && !column.starts_with("f0_");
  return !(pure && formant) && !(clean && column.starts_with("hnr_"));
}

TEST(PraatReference, GeneratedSignalsAreWithinTheTolerances) {
  const Json all = reference("praat_generated.json");
  const auto& columns = prosody_columns();
  for (const auto& [name, samples] : voiced_signals()) {
    const auto found = prosody_of({samples, 16000});
    const bool clean = name == "train" || name == "vowel" || name == "vowel_after_silence" ||
                       name == "jittered" || name == "sine";
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const double expected = number(all["signals"][name][i]);
      const std::string& column = columns[i].name;
      if (!is_defined(name, column, clean)) continue;
      Tolerance allowed = tolerance_of(column);
      // Of a steady voice 0 is as good as Praat's rounding errors.
      allowed.absolute = std::max(allowed.absolute, 2e-5);
      EXPECT_TRUE(allowed.holds(found[i], expected))
          << name << " " << column << ": " << found[i] << ", Praat " << expected;
    }
  }
}

TEST(PraatReference, RecordingsAreWithinTheTolerancesForNineteenOfTwenty) {
  const char* corpora = std::getenv("SER_CORPORA");
  if (corpora == nullptr) GTEST_SKIP() << "set SER_CORPORA to the folder of the real recordings";
  const auto& columns = prosody_columns();
  std::vector<int> good(columns.size(), 0);
  int clips = 0;
  const Json all = reference("praat_recordings.json");
  for (const auto& [name, values] : all["files"].items()) {
    const auto path = std::filesystem::path(corpora) / name;
    if (!std::filesystem::exists(path)) continue;
    ++clips;
    const auto found = prosody_of(read_clip(path).wave);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      good[i] += tolerance_of(columns[i].name).holds(found[i], number(values[i])) ? 1 : 0;
    }
  }
  EXPECT_GT(clips, 0) << "SER_CORPORA holds none of the recordings of praat_recordings.json";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    EXPECT_GE(good[i], 0.95 * clips) << columns[i].name;
  }
}

}  // namespace
}  // namespace ser
