#include "features/prosodic/pitch.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "features/prosodic/pulses.hpp"
#include "voiced_signals.hpp"

namespace ser {
namespace {

PitchTrack pitch_of(const std::vector<float>& samples, int rate, const PitchOptions& options = {}) {
  Workspace workspace;
  return find_pitch({samples, rate}, options, workspace);
}

TEST(Pitch, OfASineIsItsFrequencyAtEveryRate) {
  for (const int rate : {8000, 16000, 22050, 44100, 48000}) {
    for (const double hz : {80.0, 123.4, 220.0, 450.0}) {
      const auto count = static_cast<std::size_t>(rate);
      const PitchTrack pitch = pitch_of(sine(count, hz, rate), rate);
      ASSERT_EQ(pitch.hz.size(), 97U);
      EXPECT_EQ(pitch.voiced_frames(), pitch.hz.size()) << hz << " " << rate;
      for (const double found : pitch.hz) EXPECT_NEAR(found, hz, 2e-3 * hz) << hz << " " << rate;
    }
  }
}

TEST(Pitch, FollowsAGlide) {
  const PitchTrack pitch = pitch_of(gliding_voice(32000, 16000.0), 16000);
  for (std::size_t frame = 0; frame < pitch.hz.size(); ++frame) {
    EXPECT_NEAR(pitch.hz[frame], 120.0 + 40.0 * pitch.frames.time(frame), 0.5);
  }
}

TEST(Pitch, IsThePulseRateOfATrainOfPulses) {
  const PitchTrack pitch = pitch_of(to_samples(pulse_train(16000, {128.0}, {1.0})), 16000);
  for (std::size_t frame = 3; frame + 3 < pitch.hz.size(); ++frame) {
    EXPECT_NEAR(pitch.hz[frame], 125.0, 0.02);
  }
}

TEST(Pitch, DoesNotDependOnLoudnessOrOffset) {
  const auto voice = gliding_voice(16000, 16000.0);
  std::vector<float> shifted = scaled(voice, 0.125F);
  const PitchTrack one = pitch_of(voice, 16000);
  const PitchTrack quiet = pitch_of(shifted, 16000);
  for (float& sample : shifted) sample += 0.25F;
  const PitchTrack offset = pitch_of(shifted, 16000);
  for (std::size_t i = 0; i < one.hz.size(); ++i) {
    EXPECT_NEAR(quiet.hz[i], one.hz[i], 1e-6 * one.hz[i]);
    EXPECT_NEAR(offset.hz[i], one.hz[i], 1e-3 * one.hz[i]);
  }
}

TEST(Pitch, SilenceAConstantAndAnImpulseHaveNoVoice) {
  std::vector<float> impulse(16000, 0.0F);
  impulse[8000] = 1.0F;
  for (const auto& samples :
       {std::vector<float>(16000, 0.0F), std::vector<float>(16000, 0.5F), impulse}) {
    const PitchTrack pitch = pitch_of(samples, 16000);
    EXPECT_EQ(pitch.hz.size(), 97U);
    EXPECT_EQ(pitch.voiced_frames(), 0U);
  }
}

TEST(Pitch, NoiseHasNextToNoVoice) {
  const PitchTrack pitch = pitch_of(lcg_noise(48000), 16000);
  EXPECT_LT(pitch.voiced_frames(), pitch.hz.size() / 20);
}

TEST(Pitch, AToneOutsideTheRangeHasNoVoiceOrAnOctaveInside) {
  const PitchTrack high = pitch_of(sine(16000, 1000.0, 16000.0), 16000);
  for (const double hz : high.hz) EXPECT_LE(hz, 600.0);
  PitchOptions wide;
  wide.ceiling_hz = 1500.0;
  EXPECT_NEAR(pitch_of(sine(16000, 1000.0, 16000.0), 16000, wide).hz[40], 1000.0, 1.0);
}

TEST(Pitch, ARecordingShorterThanThreePeriodsOfTheFloorHasNoFrames) {
  // 3 / 75 Hz = 0.04 s = 640 samples
  for (const std::size_t count : {0U, 1U, 2U, 3U, 639U}) {
    EXPECT_TRUE(pitch_of(lcg_noise(count), 16000).hz.empty()) << count;
  }
  EXPECT_EQ(pitch_of(sine(640, 200.0, 16000.0), 16000).hz.size(), 1U);
}

TEST(Pitch, VoiceAfterSilenceBeginsWhereItBegins) {
  const PitchTrack pitch = pitch_of(voiced_signals()["vowel_after_silence"], 16000);
  const auto stretches = voiced_stretches(pitch);
  ASSERT_EQ(stretches.size(), 1U);
  EXPECT_NEAR(pitch.frames.time(stretches[0].first), 0.6, 0.02);
}

TEST(Pitch, BetweenFramesIsLinearAndNothingWithoutVoice) {
  PitchTrack pitch;
  pitch.frames = {5, 0.1, 0.01};
  pitch.hz = {0.0, 100.0, 110.0, 0.0, 200.0};
  EXPECT_FALSE(pitch.hz_at(0.1));
  EXPECT_DOUBLE_EQ(*pitch.hz_at(0.11), 100.0);
  EXPECT_NEAR(*pitch.hz_at(0.115), 105.0, 1e-9);
  EXPECT_NEAR(*pitch.hz_at(0.124), 110.0, 1e-9);
  EXPECT_FALSE(pitch.hz_at(0.13));
  EXPECT_FALSE(pitch.hz_at(0.2));
  EXPECT_FALSE(pitch.hz_at(0.0));
}

TEST(PitchPath, PrefersFewJumpsToTheStrongestCandidates) {
  PitchCandidates candidates;
  for (std::size_t frame = 0; frame < 5; ++frame) {
    candidates.begin.push_back(candidates.all.size());
    candidates.relative_peak.push_back(1.0);
    candidates.all.push_back({0.0, 0.0});
    candidates.all.push_back({200.0, 0.9});
    // In the middle frame its octave is a little stronger.
    candidates.all.push_back({100.0, frame == 2 ? 0.95 : 0.5});
  }
  for (const auto& [hz, strength] : best_path(candidates, {}, 600.0, 0.01)) {
    EXPECT_DOUBLE_EQ(hz, 200.0);
  }
  PitchCosts free;
  free.octave_jump = 0.0;
  EXPECT_DOUBLE_EQ(best_path(candidates, free, 600.0, 0.01)[2].hz, 100.0);
}

TEST(Pulses, OfATrainAreAtItsPulses) {
  const Waveform wave = {to_samples(pulse_train(16000, {128.0}, {1.0})), 16000};
  const auto pulses = find_pulses(wave, pitch_of(wave.samples, 16000));
  ASSERT_GT(pulses.size(), 110U);
  for (const double pulse : pulses) {
    const double periods = (pulse * 16000.0 - 0.5 - 400.25) / 128.0;
    // The first one is the vertex of a parabola through three samples, the others follow it.
    EXPECT_NEAR(periods, std::round(periods), 1e-3);
  }
}

TEST(Pulses, ThereAreNoneWithoutVoice) {
  const Waveform wave = {std::vector<float>(16000, 0.0F), 16000};
  EXPECT_TRUE(find_pulses(wave, pitch_of(wave.samples, 16000)).empty());
  EXPECT_TRUE(find_pulses({{}, 16000}, {}).empty());
}

}  // namespace
}  // namespace ser
