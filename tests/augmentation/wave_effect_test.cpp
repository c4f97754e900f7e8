#include "augmentation/wave_effect.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <nlohmann/json.hpp>
#include <numbers>
#include <string>
#include <vector>

#include "audio/write_wav.hpp"
#include "core/error.hpp"
#include "storage/atomic_file.hpp"
#include "temp_folder.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

constexpr int kRate = 16000;
constexpr std::size_t kSecond = 16000;

Waveform tone(double hz, std::size_t samples = kSecond, double amplitude = 0.3) {
  Waveform wave{std::vector<float>(samples), kRate};
  for (std::size_t i = 0; i < samples; ++i) {
    const double phase = 2.0 * std::numbers::pi * hz * static_cast<double>(i) / kRate;
    wave.samples[i] = static_cast<float>(amplitude * std::sin(phase));
  }
  return wave;
}

Waveform noise(std::size_t samples) {
  Random random(5);
  Waveform wave{std::vector<float>(samples), kRate};
  for (float& sample : wave.samples) sample = static_cast<float>(0.1 * random.normal());
  return wave;
}

WaveEffectPtr effect(const std::string& type, const std::string& options = "{}") {
  const Json json = parse_json(options, "test");
  JsonReader reader(json, "test:");
  auto made = wave_effect_from_json(type, reader);
  reader.finish();
  return made;
}

Waveform applied(const std::string& type, const std::string& options, const Waveform& wave,
                 std::uint64_t seed = 1) {
  Random random(seed);
  return effect(type, options)->apply(wave, random);
}

/// |Σ x·exp(−iωt)|² a sample: the power at one frequency.
double power_at(const Waveform& wave, double hz, std::size_t first, std::size_t count) {
  std::complex<double> sum = 0.0;
  for (std::size_t i = first; i < first + count; ++i) {
    const double phase = 2.0 * std::numbers::pi * hz * static_cast<double>(i) / wave.sample_rate;
    sum += static_cast<double>(wave.samples[i]) * std::polar(1.0, -phase);
  }
  return std::norm(sum) / static_cast<double>(count * count);
}

double difference_rms(const Waveform& a, const Waveform& b) {
  Waveform difference = a;
  for (std::size_t i = 0; i < a.samples.size(); ++i) difference.samples[i] -= b.samples[i];
  return rms_of(difference);
}

class EveryEffect : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (GetParam() != "recorded_noise") return;
    write_wav(folder_ / "hum.wav", tone(50.0, 5000));
    options_ = R"({"folder": ")" + (folder_ / "").string() + R"("})";
  }
  TempFolder folder_;
  std::string options_ = "{}";
};

TEST_P(EveryEffect, FollowsTheGeneratorAndLeavesNumbers) {
  const Waveform wave = tone(200.0);
  const auto one = applied(GetParam(), options_, wave, 3);
  EXPECT_EQ(applied(GetParam(), options_, wave, 3).samples, one.samples);
  EXPECT_EQ(one.sample_rate, kRate);
  EXPECT_FALSE(one.samples.empty());
  for (const float sample : one.samples) ASSERT_TRUE(std::isfinite(sample));
}

TEST_P(EveryEffect, LeavesSilenceSilentAndNothingNothing) {
  const auto silent = applied(GetParam(), options_, {std::vector<float>(4000, 0.0F), kRate});
  for (const float sample : silent.samples) ASSERT_EQ(sample, 0.0F);
  EXPECT_TRUE(applied(GetParam(), options_, {{}, kRate}).samples.empty());
  EXPECT_LE(applied(GetParam(), options_, {{0.5F}, kRate}).samples.size(), 2U);
}

TEST_P(EveryEffect, ReadsBackWhatItDescribes) {
  const auto made = effect(GetParam(), options_);
  EXPECT_EQ(effect(GetParam(), made->describe().dump())->describe(), made->describe());
}

INSTANTIATE_TEST_SUITE_P(All, EveryEffect, testing::ValuesIn(wave_effect_types()),
                         [](const auto& param) { return param.param; });

TEST(WaveEffect, EveryEffectAndOptionStandsInTheDocument) {
  const std::string text = read_text_file(SER_SOURCE_DIR "/docs/training.md");
  const TempFolder folder;
  write_wav(folder / "noise.wav", noise(100));
  for (const std::string& type : wave_effect_types()) {
    const bool recorded = type == "recorded_noise";
    const auto made = effect(
        type, recorded ? Json{{"folder", folder.path().string()}}.dump() : std::string("{}"));
    EXPECT_NE(text.find("| `" + type + "` |"), std::string::npos)
        << "docs/training.md lacks the effect " << type;
    const Json options = made->describe();
    for (const auto& option : options.items()) {
      EXPECT_NE(text.find('`' + option.key() + '`'), std::string::npos)
          << "docs/training.md lacks " << type << "'s " << option.key();
    }
  }
}

TEST(Noise, HasTheSignalToNoiseRatioThatWasAskedFor) {
  for (const char* color : {"white", "pink"}) {
    const Waveform wave = tone(300.0);
    const std::string options = R"({"color": ")" + std::string(color) + R"(", "snr_db": 20})";
    const auto noisy = applied("noise", options, wave);
    EXPECT_NEAR(20.0 * std::log10(rms_of(wave) / difference_rms(noisy, wave)), 20.0, 0.01) << color;
  }
}

TEST(Noise, PinkFallsByThreeDecibelsAnOctave) {
  const Waveform wave = tone(1000.0, 16 * kSecond, 1e-9);
  const auto pink = applied("noise", R"({"color": "pink", "snr_db": -60})", wave);
  const auto band = [&](double low) {  // power between low and 2·low, by many small pieces
    double sum = 0.0;
    for (std::size_t piece = 0; piece + 1600 <= pink.samples.size(); piece += 1600) {
      for (double hz = low; hz < 2.0 * low; hz += 10.0) sum += power_at(pink, hz, piece, 1600);
    }
    return 10.0 * std::log10(sum);
  };
  // The same power in every octave.
  EXPECT_NEAR(band(200.0), band(800.0), 1.0);
  EXPECT_NEAR(band(400.0), band(1600.0), 1.0);
}

TEST(Gain, IsInDecibels) {
  EXPECT_NEAR(rms_of(applied("gain", R"({"db": -20})", tone(100.0))) / rms_of(tone(100.0)), 0.1,
              1e-6);
}

TEST(Shift, MovesAndFillsWithZeros) {
  const Waveform wave = noise(1000);
  const auto later = applied("shift", R"({"seconds": 0.01})", wave);
  ASSERT_EQ(later.samples.size(), 1000U);
  EXPECT_EQ(later.samples[159], 0.0F);
  EXPECT_EQ(later.samples[160], wave.samples[0]);
  EXPECT_EQ(later.samples[999], wave.samples[839]);
  const auto earlier = applied("shift", R"({"seconds": -0.01})", wave);
  EXPECT_EQ(earlier.samples[0], wave.samples[160]);
  EXPECT_EQ(earlier.samples[840], 0.0F);
  const auto gone = applied("shift", R"({"seconds": 5})", wave);
  EXPECT_EQ(gone.samples, std::vector<float>(1000, 0.0F));
}

TEST(TimeStretch, ChangesTheLengthAndNotThePitch) {
  for (const double factor : {0.8, 1.25, 2.0}) {
    const auto wave = applied("time_stretch", R"({"factor": )" + std::to_string(factor) + "}",
                              tone(200.0, 2 * kSecond));
    EXPECT_EQ(wave.samples.size(), static_cast<std::size_t>(std::ceil(2 * kSecond / factor)));
    const double at_pitch = power_at(wave, 200.0, 1600, 8000);
    EXPECT_GT(at_pitch, 0.8 * power_at(tone(200.0), 200.0, 1600, 8000)) << factor;
  }
}

TEST(TimeStretch, OfOneChangesNothing) {
  EXPECT_EQ(applied("time_stretch", R"({"factor": 1})", noise(500)).samples, noise(500).samples);
}

TEST(PitchShift, MovesATonesFrequencyByTheSemitonesAndKeepsTheLength) {
  for (const double semitones : {-4.0, 3.0, 12.0}) {
    const auto wave = applied("pitch_shift", R"({"semitones": )" + std::to_string(semitones) + "}",
                              tone(300.0, 2 * kSecond));
    EXPECT_EQ(wave.samples.size(), 2 * kSecond);
    const double hz = 300.0 * std::pow(2.0, semitones / 12.0);
    EXPECT_GT(power_at(wave, hz, 4000, 8000), 0.7 * power_at(tone(hz), hz, 4000, 8000))
        << semitones;
    EXPECT_LT(power_at(wave, 300.0, 4000, 8000), 0.05 * power_at(tone(hz), hz, 4000, 8000));
  }
}

TEST(BandPass, PassesTheBandIsThreeDecibelsDownAtItsEdgesAndSteepBeyond) {
  const std::string options = R"({"low_hz": 500, "high_hz": 2000})";
  const auto gain_db = [&](double hz) {
    const Waveform wave = tone(hz);
    const auto passed = applied("band_pass", options, wave);
    return 10.0 * std::log10(power_at(passed, hz, 4000, 8000) / power_at(wave, hz, 4000, 8000));
  };
  EXPECT_NEAR(gain_db(1000.0), 0.0, 0.2);
  EXPECT_NEAR(gain_db(500.0), -3.0, 0.2);
  EXPECT_NEAR(gain_db(2000.0), -3.0, 0.2);
  EXPECT_LT(gain_db(250.0), -23.0);
  EXPECT_LT(gain_db(4000.0), -23.0);
}

TEST(Telephone, LeavesTheMiddleOfTheBand) {
  const Waveform wave = tone(1000.0);
  const auto line = applied("telephone", "{}", wave);
  EXPECT_NEAR(power_at(line, 1000.0, 4000, 8000) / power_at(wave, 1000.0, 4000, 8000), 1.0, 0.05);
  EXPECT_LT(rms_of(applied("telephone", "{}", tone(60.0))), 0.01);
}

TEST(HardClip, FlattensPeaksAndKeepsTheirHeight) {
  const Waveform wave = tone(100.0);
  const auto clipped = applied("clip", R"({"db": 6})", wave);
  float peak = 0.0F;
  int at_peak = 0;
  for (const float sample : clipped.samples) peak = std::max(peak, std::abs(sample));
  for (const float sample : clipped.samples) at_peak += std::abs(sample) > peak - 1e-6F ? 1 : 0;
  EXPECT_NEAR(peak, 0.3, 1e-4);
  // A sine is above half of its height two thirds of the time.
  EXPECT_NEAR(at_peak / static_cast<double>(kSecond), 2.0 / 3.0, 0.02);
}

TEST(Room, KeepsLengthAndLevelAndTrailsOff) {
  Waveform click{std::vector<float>(kSecond, 0.0F), kRate};
  click.samples[100] = 1.0F;
  const auto room = applied("room", R"({"rt60_s": 0.3, "direct_db": 0})", click);
  EXPECT_EQ(room.samples.size(), kSecond);
  EXPECT_NEAR(rms_of(room), rms_of(click), 1e-6);
  for (std::size_t i = 0; i < 100; ++i) EXPECT_NEAR(room.samples[i], 0.0F, 1e-6);
  const auto power = [&](double from_s) {
    double sum = 0.0;
    const auto first = static_cast<std::size_t>(101 + from_s * kRate);
    for (std::size_t i = first; i < first + 800; ++i) sum += room.samples[i] * room.samples[i];
    return 10.0 * std::log10(sum);
  };
  EXPECT_NEAR(power(0.2) - power(0.05), -30.0, 3.0);  // 60 dB in 0.3 s
}

TEST(Room, OfAnImpulseResponseThatIsOneClickChangesNothing) {
  TempFolder folder;
  Waveform response{std::vector<float>(50, 0.0F), kRate};
  response.samples[20] = 0.5F;
  write_wav(folder / "room.wav", response);
  const auto wave = noise(3000);
  const auto same = applied("room", R"({"folder": ")" + (folder / "").string() + R"("})", wave);
  for (std::size_t i = 0; i < 3000; ++i) ASSERT_NEAR(same.samples[i], wave.samples[i], 1e-5);
}

TEST(WaveEffect, WrongOptionsNameTheKey) {
  EXPECT_EQ(thrown_by([] { effect("nois"); }).what(),
            std::string("test: effect: unknown effect 'nois' (did you mean 'noise'?) (known: "
                        "band_pass, clip, gain, noise, pitch_shift, recorded_noise, room, shift, "
                        "telephone, time_stretch)"));
  EXPECT_EQ(thrown_by([] { effect("gain", R"({"db": [3, 1]})"); }).what(),
            std::string("test: db: must be a number or [low, high], from -120 to 120"));
  EXPECT_EQ(thrown_by([] { effect("recorded_noise", R"({"folder": "nowhere"})"); }).kind(),
            ErrorKind::kData);
}

}  // namespace
}  // namespace ser
