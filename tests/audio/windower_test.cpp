#include "audio/windower.hpp"

#include <gtest/gtest.h>

#include "audio/made_sounds.hpp"
#include "audio/read_clip.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

void expect_same(const Clip& found, const Clip& expected) {
  EXPECT_EQ(found.wave.samples, expected.wave.samples);
  EXPECT_EQ(found.wave.sample_rate, expected.wave.sample_rate);
  EXPECT_EQ(found.start_s, expected.start_s);
  EXPECT_EQ(found.end_s, expected.end_s);
  EXPECT_EQ(found.file, expected.file);
  EXPECT_EQ(found.facts.hash, expected.facts.hash);
  EXPECT_EQ(found.facts.channels, expected.facts.channels);
  EXPECT_EQ(found.facts.frames, expected.facts.frames);
  EXPECT_EQ(found.facts.clipped, expected.facts.clipped);
  EXPECT_EQ(found.facts.silent, expected.facts.silent);
  EXPECT_EQ(found.facts.peak, expected.facts.peak);
}

std::vector<Clip> windows_of(const AudioSource& source, const WindowOptions& options,
                             const std::optional<TimeRange>& range = {}) {
  std::vector<Clip> found;
  read_windows(source, options, range, [&](Clip& clip) { found.push_back(std::move(clip)); });
  return found;
}

/// Windows of a whole recording that is pushed in pieces of `frames`.
std::vector<Clip> pushed(const std::string& bytes, const WindowOptions& options,
                         std::size_t frames) {
  Decoder decoder(AudioSource::of_bytes("x", bytes));
  Windower windower("x", decoder.channels(), decoder.sample_rate(), options);
  std::vector<Clip> found;
  const auto add = [&](std::vector<Clip> clips) {
    std::move(clips.begin(), clips.end(), std::back_inserter(found));
  };
  for (auto block = decoder.next(frames); !block.empty(); block = decoder.next(frames)) {
    add(windower.push(block));
  }
  add(windower.finish());
  return found;
}

/// Windows by their first and last frame (exclusive), at 10 Hz.
using Spans = std::vector<std::pair<std::int64_t, std::int64_t>>;

Spans spans(std::int64_t frames, double window_s, double hop_s, double start_s = 0.0) {
  Framer framer(window_s, hop_s, 10, 1, start_s);
  Spans found;
  const auto add = [&](const Framer::Piece& piece) {
    found.emplace_back(piece.first_frame,
                       piece.first_frame + static_cast<std::int64_t>(piece.samples.size()));
    for (std::size_t i = 0; i < piece.samples.size(); ++i) {  // frame k is the number k
      EXPECT_EQ(piece.samples[i], static_cast<float>(piece.first_frame) + static_cast<float>(i));
    }
  };
  std::vector<float> samples(static_cast<std::size_t>(frames));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] = static_cast<float>(frame_at(start_s, 10)) + static_cast<float>(i);
  }
  for (const auto& piece : framer.push(samples)) add(piece);
  if (const auto last = framer.finish()) add(*last);
  return found;
}

TEST(Framer, CutsWindowAfterWindowAndTheRest) {
  EXPECT_EQ(spans(25, 1.0, 1.0), (Spans{{0, 10}, {10, 20}, {20, 25}}));
  EXPECT_EQ(spans(20, 1.0, 1.0), (Spans{{0, 10}, {10, 20}}));
  EXPECT_EQ(spans(4, 1.0, 1.0), (Spans{{0, 4}}));
  EXPECT_EQ(spans(0, 1.0, 1.0), (Spans{}));
}

TEST(Framer, WindowsMayOverlapAndTheRestIsWhatNoneHasHeld) {
  EXPECT_EQ(spans(20, 1.0, 0.5), (Spans{{0, 10}, {5, 15}, {10, 20}}));
  EXPECT_EQ(spans(22, 1.0, 0.5), (Spans{{0, 10}, {5, 15}, {10, 20}, {15, 22}}));
}

TEST(Framer, FramesBetweenWindowsAreNotKept) {
  EXPECT_EQ(spans(65, 1.0, 3.0), (Spans{{0, 10}, {30, 40}, {60, 65}}));
  EXPECT_EQ(spans(55, 1.0, 3.0), (Spans{{0, 10}, {30, 40}}));
}

TEST(Framer, TimesAreCutAtTheWholePartAndDoNotDrift) {
  // 0.25 s are two and a half frames.
  EXPECT_EQ(spans(10, 0.5, 0.25), (Spans{{0, 5}, {2, 7}, {5, 10}}));
  EXPECT_EQ(spans(10, 0.5, 0.5, 0.38), (Spans{{3, 8}, {8, 13}}));
}

TEST(Framer, RefusesWindowsOfNoFrame) {
  for (const auto& [window, hop] : {std::pair{0.0, 1.0}, {1.0, 0.0}, {0.09, 1.0}, {1.0, -1.0}}) {
    EXPECT_EQ(thrown_by([&, w = window, h = hop] { Framer(w, h, 10, 1); }).kind(),
              ErrorKind::kUsage);
  }
}

TEST(Windower, AWindowIsTheClipOfItsRange) {
  const TempFolder folder;
  for (const SoundFormat& format : sound_formats()) {
    const int kind = format.format & SF_FORMAT_TYPEMASK;
    if (kind == SF_FORMAT_MPEG || kind == SF_FORMAT_OGG) continue;  // seeking is not exact there
    const auto path = made_sound(folder, format, 50000, format.one_channel_only ? 1 : 2);
    const double seconds = 50000.0 / format.rate;
    const WindowOptions options{0.31 * seconds, 0.13 * seconds, {}, {}};
    const auto windows = windows_of(path, options);
    ASSERT_GE(windows.size(), 6U);
    for (std::size_t k = 0; k < windows.size(); ++k) {
      const double start_s = static_cast<double>(k) * options.hop_s;
      expect_same(windows[k], read_clip(path, TimeRange{start_s, start_s + options.window_s}));
    }
    EXPECT_EQ(windows.back().end_s, read_clip(path).end_s);
  }
}

TEST(Windower, WhatIsPushedAtATimeChangesNothing) {
  for (const int channels : {1, 2, 3}) {
    const std::string bytes =
        wav({.channels = channels, .rate = 11025}, pcm(noise_samples(20000, channels)));
    for (const auto rate : {std::optional<int>(), std::optional(16000), std::optional(8000)}) {
      const WindowOptions options{0.5, 0.2, rate, {}};
      const auto whole = pushed(bytes, options, 1 << 20);
      ASSERT_GE(whole.size(), 7U);
      for (const std::size_t frames : {1U, 10U, 999U, 5513U}) {
        const auto found = pushed(bytes, options, frames);
        ASSERT_EQ(found.size(), whole.size());
        for (std::size_t k = 0; k < found.size(); ++k) expect_same(found[k], whole[k]);
      }
    }
  }
}

TEST(Windower, AStreamHasTheWindowsOfItsFile) {
  const TempFolder folder;
  for (const SoundFormat& format : sound_formats()) {
    const auto path = made_sound(folder, format, 50000);
    const double seconds = 50000.0 / format.rate;
    const WindowOptions options{0.3 * seconds, 0.2 * seconds, {}, {}};
    const auto from_file = windows_of(path, options);
    const auto from_stream = windows_of(stream_of_file(path), options);
    ASSERT_EQ(from_stream.size(), from_file.size());
    for (std::size_t k = 0; k < from_file.size(); ++k) expect_same(from_stream[k], from_file[k]);
  }
}

TEST(Windower, ResampledWindowsAreCutOutOfTheWholeResampled) {
  const std::string bytes = wav({.channels = 2, .rate = 44100}, pcm(noise_samples(100000, 2)));
  const auto source = AudioSource::of_bytes("x", bytes);
  const Waveform whole = resample(read_clip(source).wave, 16000);
  const auto windows = windows_of(source, {0.5, 0.3, 16000, {}});
  std::size_t end = 0;
  for (std::size_t k = 0; k < windows.size(); ++k) {
    const auto begin = static_cast<std::size_t>(frame_at(static_cast<double>(k) * 0.3, 16000));
    end = begin + windows[k].wave.samples.size();
    ASSERT_LE(end, whole.samples.size());
    EXPECT_EQ(windows[k].wave.samples,
              std::vector<float>(whole.samples.begin() + static_cast<std::ptrdiff_t>(begin),
                                 whole.samples.begin() + static_cast<std::ptrdiff_t>(end)));
    EXPECT_EQ(windows[k].facts.channels, 1);
    EXPECT_EQ(windows[k].facts.sample_rate, 16000);
  }
  EXPECT_EQ(end, whole.samples.size());
}

TEST(Windower, ARangeBeginsItsFirstWindow) {
  const std::string bytes = wav({.rate = 10000}, pcm(noise_samples(30000, 1)));
  const auto source = AudioSource::of_bytes("x", bytes);
  const auto windows = windows_of(source, {0.5, 0.4, {}, {}}, TimeRange{0.123456, 1.2});
  ASSERT_EQ(windows.size(), 3U);
  expect_same(windows[0], read_clip(source, TimeRange{0.123456, 0.623456}));
  EXPECT_EQ(windows[2].end_s, 1.2);
}

TEST(Windower, ChannelsAreWindowsOfTheirOwnWhereWanted) {
  const std::string bytes = wav({.channels = 2}, pcm(noise_samples(16000, 2)));
  const auto source = AudioSource::of_bytes("x", bytes);
  const auto windows = windows_of(source, {0.5, 0.5, {}, Channels::separate()});
  ASSERT_EQ(windows.size(), 4U);
  for (std::size_t k = 0; k < 4; ++k) {
    const double start_s = 0.5 * static_cast<double>(k / 2);
    expect_same(windows[k],
                read_clips(source, TimeRange{start_s, start_s + 0.5}, Channels::separate())[k % 2]);
  }
}

TEST(Windower, ARecordingWithoutSamplesIsEmpty) {
  EXPECT_EQ(thrown_by([] { windows_of(AudioSource::of_bytes("x", wav({}, "")), {}); }).reason(),
            "empty");
}

}  // namespace
}  // namespace ser
