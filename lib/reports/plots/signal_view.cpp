#include "reports/plots/signal_view.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>
#include <string>
#include <utility>

#include "features/prosodic/formants.hpp"
#include "features/prosodic/intensity.hpp"
#include "features/prosodic/pitch.hpp"
#include "features/workspace.hpp"
#include "signal/cepstrum.hpp"
#include "signal/mel.hpp"
#include "signal/stft.hpp"

namespace ser {
namespace {

constexpr double kHighestHz = 11025.0;
constexpr double kWindow_s = 0.025;
constexpr double kHop_s = 0.005;
constexpr std::size_t kFramesAtOnce = 2048;
constexpr std::size_t kFormants = 4;
constexpr double kSilentDb = -200.0;  // Praat's silence has -300

int samples_in(double seconds, int rate, int least) {
  return std::max(least, static_cast<int>(std::lround(seconds * rate)));
}

StftOptions stft_options(int rate) {
  StftOptions options;
  options.win_length = samples_in(kWindow_s, rate, 16);
  options.hop_length = samples_in(kHop_s, rate, 1);
  // Bins of 11 Hz at most, so that the lowest of the bands hold some.
  const auto least = static_cast<unsigned>(std::max({2048, options.win_length, rate / 11}));
  options.n_fft = static_cast<int>(std::bit_ceil(least));
  return options;
}

/// The frames that share a column, and how many columns that makes.
struct Grouping {
  std::size_t frames = 0;
  std::size_t group = 1;

  explicit Grouping(std::size_t count)
      : frames(count), group((count + kMostColumns - 1) / kMostColumns) {}
  std::size_t columns() const { return (frames + group - 1) / group; }
  std::size_t size(std::size_t column) const {
    return std::min(frames, (column + 1) * group) - column * group;
  }
};

/// The power of frames [first, first + count): with enough samples around them that only the
/// recording's own ends are padded.
Array power_of_frames(const Waveform& wave, std::size_t first, std::size_t count,
                      const MelBank& bank, Workspace& workspace) {
  const StftOptions options = stft_options(wave.sample_rate);
  const auto hop = static_cast<std::size_t>(options.hop_length);
  const auto size = static_cast<std::size_t>(options.n_fft);
  const std::size_t margin = std::min(first, size / 2 / hop + 1);
  const std::size_t begin = (first - margin) * hop;
  const std::size_t end = std::min(wave.samples.size(), (first + count) * hop + size);
  const std::span<const float> samples(wave.samples.data() + begin, end - begin);
  Array all = workspace.stft(options).magnitude(samples, workspace.fft(size));
  // Frames are the rows of magnitudes.
  all.values.erase(all.values.begin(),
                   all.values.begin() + static_cast<std::ptrdiff_t>(margin * all.columns));
  all.values.resize(count * all.columns);
  all.rows = count;
  return bank.power(all);
}

/// Mean power in mel bands, bands × columns.
Array column_power(const Waveform& wave, const Grouping& grouping, const MelBank& bank,
                   Workspace& workspace) {
  Array result(bank.bands(), grouping.columns());
  const std::size_t at_once =
      std::max<std::size_t>(1, kFramesAtOnce / grouping.group) * grouping.group;
  for (std::size_t first = 0; first < grouping.frames; first += at_once) {
    const std::size_t count = std::min(at_once, grouping.frames - first);
    const Array power = power_of_frames(wave, first, count, bank, workspace);
    for (std::size_t band = 0; band < power.rows; ++band) {
      for (std::size_t i = 0; i < count; ++i) {
        const std::size_t column = (first + i) / grouping.group;
        result.at(band, column) += power.at(band, i) / static_cast<float>(grouping.size(column));
      }
    }
  }
  return result;
}

void add_maps(SignalView& view, const Waveform& wave, Workspace& workspace) {
  const StftOptions options = stft_options(wave.sample_rate);
  MelOptions mel;
  mel.bands = kSheetBands;
  mel.high_hz = view.high_hz;
  const MelBank bank(mel, options.n_fft, wave.sample_rate);
  const Grouping grouping(Stft(options).frames(wave.samples.size()));
  for (std::size_t column = 0; column < grouping.columns(); ++column) {
    const double frame = static_cast<double>(column * grouping.group) +
                         0.5 * static_cast<double>(grouping.size(column) - 1);
    view.log_mel.times_s.push_back(frame * options.hop_length / wave.sample_rate);
  }
  view.log_mel.values =
      power_to_db(column_power(wave, grouping, bank, workspace), DecibelOptions{});
  view.mfcc.times_s = view.log_mel.times_s;
  view.mfcc.values = Dct(kSheetBands, kSheetCoefficients)(view.log_mel.values);
}

void add_samples(SignalView& view, const Waveform& wave) {
  const std::size_t count = wave.samples.size();
  // Two a column make a line through the samples that is as fine as the picture.
  const std::size_t columns = count <= 2 * kMostColumns ? count : kMostColumns;
  view.lowest.name = "lowest";
  view.highest.name = "highest";
  for (std::size_t column = 0; column < columns; ++column) {
    const std::size_t begin = column * count / columns;
    const std::size_t end = (column + 1) * count / columns;
    const std::span<const float> piece(wave.samples.data() + begin, end - begin);
    const auto [low, high] = std::minmax_element(piece.begin(), piece.end());
    const double time_s = 0.5 * static_cast<double>(begin + end - 1) / wave.sample_rate;
    view.lowest.times_s.push_back(time_s);
    view.highest.times_s.push_back(time_s);
    view.lowest.values.push_back(*low);
    view.highest.values.push_back(*high);
  }
}

std::vector<double> times_of(const ShortTermFrames& frames) {
  std::vector<double> times_s;
  for (std::size_t frame = 0; frame < frames.count; ++frame) times_s.push_back(frames.time(frame));
  return times_s;
}

void add_tracks(SignalView& view, const Waveform& wave, Workspace& workspace) {
  const PitchTrack pitch = find_pitch(wave, {}, workspace);
  view.f0 = {"f0_hz", times_of(pitch.frames), {}};
  for (const double hz : pitch.hz) view.f0.values.push_back(hz > 0.0 ? hz : NAN);

  const FormantTrack formants = find_formants(wave, {}, workspace);
  for (std::size_t i = 0; i < kFormants; ++i) {
    Track track{"f" + std::to_string(i + 1) + "_hz", times_of(formants.frames), {}};
    for (std::size_t frame = 0; frame < formants.frames.count; ++frame) {
      const auto found = formants.of(frame);
      track.values.push_back(i < found.size() ? found[i].hz : NAN);
    }
    view.formants.push_back(std::move(track));
  }

  const IntensityTrack intensity = find_intensity(wave, {}, workspace);
  view.intensity = {"intensity_db", times_of(intensity.frames), {}};
  for (const double db : intensity.db) view.intensity.values.push_back(db > kSilentDb ? db : NAN);
}

}  // namespace

SignalView view_spectra(const Waveform& wave) {
  SignalView view;
  view.seconds = wave.seconds();
  view.high_hz = std::min(kHighestHz, 0.5 * wave.sample_rate);
  add_samples(view, wave);
  Workspace workspace;
  add_maps(view, wave, workspace);
  return view;
}

SignalView view_signal(const Waveform& wave) {
  SignalView view = view_spectra(wave);
  Workspace workspace;
  add_tracks(view, wave, workspace);
  return view;
}

}  // namespace ser
