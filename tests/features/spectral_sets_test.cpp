// The sets of statistics and maps that librosa's users know, by the names and the order of their
// columns.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/error.hpp"
#include "generated_signals.hpp"
#include "made_features.hpp"

namespace ser {
namespace {

const std::vector<std::string> kNotes = {"c", "c_sharp", "d", "d_sharp", "e", "f", "f_sharp",
                                         "g", "g_sharp", "a", "a_sharp", "b"};

void append(std::vector<Column>& columns, const std::string& name, int count,
            const std::string& unit) {
  for (int i = 1; i <= count; ++i) columns.push_back({name + "_" + std::to_string(i), unit});
}

void append_chroma(std::vector<Column>& columns) {
  for (const std::string& note : kNotes) columns.push_back({"chroma_" + note, "1"});
}

Array features_of(const std::string& set, const Waveform& wave) {
  Workspace workspace;
  return FeatureExtractor(find_feature_config(set))(wave, workspace).inputs.front();
}

std::vector<Column> columns_of(const std::string& set) {
  return FeatureExtractor(find_feature_config(set)).columns(0);
}

TEST(SpectralSets, Librosa195HasItsColumnsInOrder) {
  std::vector<Column> expected;
  append(expected, "mfcc", 40, "dB");
  append_chroma(expected);
  append(expected, "mel", 128, "power");
  append(expected, "contrast", 7, "dB");
  append(expected, "tonnetz", 6, "1");
  expected.push_back({"zcr", "1"});
  expected.push_back({"rolloff_hz", "Hz"});
  EXPECT_EQ(columns_of("librosa-195"), expected);
  EXPECT_EQ(expected.size(), 195U);
}

TEST(SpectralSets, Librosa162HasItsColumnsInOrder) {
  std::vector<Column> expected = {{"zcr", "1"}};
  append_chroma(expected);
  append(expected, "mfcc", 20, "dB");
  expected.push_back({"rms", "amplitude"});
  append(expected, "mel", 128, "power");
  EXPECT_EQ(columns_of("librosa-162"), expected);
  EXPECT_EQ(expected.size(), 162U);
}

TEST(SpectralSets, SpectralMapsAreLogMelMfccAndChromaStacked) {
  std::vector<Column> expected;
  append(expected, "logmel", 128, "dB");
  append(expected, "mfcc", 40, "dB");
  append_chroma(expected);
  EXPECT_EQ(columns_of("spectral-maps"), expected);
  const Array map = features_of("spectral-maps", {lcg_noise(48000), 48000});
  EXPECT_EQ(map.rows, 180U);
  EXPECT_EQ(map.columns, 1U + 22050 / 512);
}

TEST(SpectralSets, MfccFramesHaveTheMeansOfMfcc40And195) {
  for (const std::size_t seconds : {1U, 5U}) {  // padded and cut
    const Waveform wave = {scaled(lcg_noise(seconds * 16000), 0.25F), 16000};
    const Array frames = features_of("mfcc-40-frames", wave);
    EXPECT_EQ(frames.rows, 40U);
    EXPECT_EQ(frames.columns, 1U + 3 * 22050 / 512);
    const std::vector<double> means = row_means(frames);
    const Array mfcc = features_of("mfcc-40", wave);
    const Array statistics = features_of("librosa-195", wave);
    for (std::size_t i = 0; i < 40; ++i) {
      EXPECT_EQ(mfcc.values[i], static_cast<float>(means[i]));
      // librosa-195 keeps the spectra, rounded to single precision, for its other blocks.
      EXPECT_NEAR(statistics.values[i], mfcc.values[i], 1e-4);
    }
  }
}

TEST(SpectralSets, Librosa162HearsFromSixTenthsOfASecondForTwoAndAHalf) {
  const std::vector<float> samples = scaled(lcg_noise(22050 * 5), 0.25F);
  std::vector<float> heard(samples.begin() + 13230, samples.begin() + 13230 + 55125);
  FeatureConfig uncut = find_feature_config("librosa-162");
  uncut.inputs[0].cut = {};
  Workspace workspace;
  EXPECT_EQ(features_of("librosa-162", {samples, 22050}).values,
            FeatureExtractor(uncut)({heard, 22050}, workspace).inputs[0].values);
}

TEST(SpectralSets, Librosa162OfARecordingThatEndsBeforeSixTenthsOfASecondIsTooShort) {
  try {
    features_of("librosa-162", {lcg_noise(13230), 22050});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.reason(), "too-short");
  }
  EXPECT_EQ(features_of("librosa-162", {lcg_noise(13231), 22050}).rows, 162U);
}

}  // namespace
}  // namespace ser
