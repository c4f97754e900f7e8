#include "reports/plots/signal_sheet.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

#include "core/memory.hpp"
#include "core/text.hpp"
#include "reports/plots/layout.hpp"
#include "signal/mel.hpp"
#include "storage/csv.hpp"

namespace ser {
namespace {

constexpr Colour kPitchColour = 0xD55E00;
constexpr std::array<Colour, 4> kFormantColours = {0x009E73, 0xCC79A7, 0x0072B2, 0xE69F00};
constexpr double kTrackDot = 2.6;  ///< pixels
constexpr double kDecibelRange = 80.0;
constexpr std::uint64_t kBytesOfSample = 24;  ///< that the tracks take, as measured
constexpr double kNoPower = -99.9;            ///< dB; −100 is the least there is
constexpr double kDeviations = 2.5;           ///< of MFCC, where the colours end

double mel_of(double hz) { return hz_to_mel(hz, MelScale::kSlaney); }

/// The column of a map that is nearest to each of the picture's, whose middles are equally spaced.
std::vector<std::size_t> nearest_columns(const TimeMap& map, double seconds) {
  std::vector<std::size_t> nearest(kMostColumns);
  std::size_t at = 0;
  for (std::size_t i = 0; i < kMostColumns; ++i) {
    const double time_s = (static_cast<double>(i) + 0.5) * seconds / kMostColumns;
    const auto distance = [&](std::size_t column) {
      return std::abs(map.times_s[column] - time_s);
    };
    while (at + 1 < map.times_s.size() && distance(at + 1) <= distance(at)) ++at;
    nearest[i] = at;
  }
  return nearest;
}

/// The map over all of the time axis, from y0 to y1; `colour` is that of (row, column).
template <typename ColourOf>
Raster raster_of(const TimeMap& map, double seconds, double y0, double y1, const ColourOf& colour) {
  Raster raster{map.values.rows, kMostColumns, {}, 0.0, y0, seconds, y1};
  const auto columns = nearest_columns(map, seconds);
  for (std::size_t row = 0; row < raster.rows; ++row) {
    for (const std::size_t column : columns) raster.cells.push_back(colour(row, column));
  }
  return raster;
}

bool any_defined(const Track& track) {
  return std::any_of(track.values.begin(), track.values.end(),
                     [](double value) { return std::isfinite(value); });
}

/// At most about kMostColumns of a track's points, each as `y` of it.
template <typename Value>
Curve curve_of(const Track& track, Colour colour, const Value& y) {
  Curve curve{{}, colour};
  const std::size_t step = 1 + track.values.size() / (2 * kMostColumns);
  for (std::size_t i = 0; i < track.values.size(); i += step) {
    curve.points.emplace_back(track.times_s[i], y(i));
  }
  return curve;
}

Panel waveform_panel(const SignalView& view) {
  Panel panel{"Waveform", {"amplitude", "full scale"}, {}, {}, {}, {}, {}, 100.0};
  Curve line{{}, kCounts, 1.0, 0.0};
  double peak = 0.0;
  for (std::size_t i = 0; i < view.lowest.values.size(); ++i) {
    const double low = view.lowest.values[i];
    const double high = view.highest.values[i];
    line.points.emplace_back(view.lowest.times_s[i], low);
    if (high > low) line.points.emplace_back(view.highest.times_s[i], high);
    peak = std::max({peak, std::abs(low), std::abs(high)});
  }
  if (line.points.size() <= 60) line.dot = 4.0;
  const double limit = peak > 0.0 ? 1.05 * peak : 1.0;
  panel.scale = {-limit, limit, true};
  panel.curves.push_back(std::move(line));
  return panel;
}

/// Round frequencies no closer to each other than a twelfth of the axis.
std::vector<std::pair<double, std::string>> frequency_marks(double low_mel, double high_mel) {
  std::vector<std::pair<double, std::string>> marks;
  auto last = std::numeric_limits<double>::infinity();
  for (int exponent = 5; exponent >= -2; --exponent) {
    const double power = std::pow(10.0, exponent);
    for (const double factor : {5.0, 2.0, 1.0}) {
      const double mel = mel_of(factor * power);
      if (mel > high_mel || mel < low_mel) continue;
      if (last - mel < (high_mel - low_mel) / 12.0) continue;
      marks.emplace_back(mel, to_text(factor * power));
      last = mel;
    }
  }
  return marks;
}

/// A formant's track where there is an F0.
Track voiced(const Track& formant, const Track& f0) {
  Track kept = formant;
  std::size_t at = 0;
  for (std::size_t i = 0; i < kept.values.size(); ++i) {
    const auto distance = [&](std::size_t k) { return std::abs(f0.times_s[k] - kept.times_s[i]); };
    while (at + 1 < f0.times_s.size() && distance(at + 1) <= distance(at)) ++at;
    if (f0.values.empty() || !std::isfinite(f0.values[at])) kept.values[i] = NAN;
  }
  return kept;
}

void add_tracks(Panel& panel, const SignalView& view) {
  const auto add = [&](const Track& track, const std::string& name, Colour colour, double line) {
    const auto mel = [&](std::size_t i) { return mel_of(track.values[i]); };
    Curve curve = curve_of(track, colour, mel);
    curve.line = line;
    curve.dot = kTrackDot;
    panel.curves.push_back(std::move(curve));
    panel.legend.push_back({name, colour});
  };
  for (std::size_t i = 0; i < std::min(view.formants.size(), kFormantColours.size()); ++i) {
    const Track track = voiced(view.formants[i], view.f0);
    if (any_defined(track)) add(track, "F" + std::to_string(i + 1), kFormantColours[i], 0.0);
  }
  // As they lie in the picture, from the top.
  std::reverse(panel.legend.begin(), panel.legend.end());
  if (any_defined(view.f0)) add(view.f0, "F0", kPitchColour, 2.0);
}

Panel spectrogram_panel(const SignalView& view) {
  Panel panel{"Log-mel spectrogram", {"frequency", "Hz"}, {}, {}, {}, {}, {}, 190.0};
  const double step = mel_of(view.high_hz) / (kSheetBands + 1);
  const double low = 0.5 * step;
  const double high = (kSheetBands + 0.5) * step;
  panel.scale = {low, high, true};
  panel.scale.marks = frequency_marks(low, high);
  const Array& values = view.log_mel.values;
  const double top = *std::max_element(values.values.begin(), values.values.end());
  if (top <= kNoPower) {
    panel.note = "no sound: all samples are 0, or nearly";
    return panel;
  }
  panel.rasters.push_back(
      raster_of(view.log_mel, view.seconds, low, high, [&](std::size_t row, std::size_t column) {
        return grey(1.0 + (values.at(row, column) - top) / kDecibelRange);
      }));
  add_tracks(panel, view);
  for (const double below : {0.0, 20.0, 40.0, 60.0}) {
    panel.legend.push_back({below == 0.0 ? "0 dB: loudest" : "-" + fixed(below, 0) + " dB",
                            grey(1.0 - below / kDecibelRange)});
  }
  return panel;
}

/// Each row less its mean, divided by its standard deviation; 0 for a row of equal values.
std::vector<double> standardized(std::span<const float> row) {
  const auto count = static_cast<double>(row.size());
  double mean = 0.0;
  for (const float value : row) mean += value / count;
  double variance = 0.0;
  for (const float value : row) variance += (value - mean) * (value - mean) / count;
  std::vector<double> result;
  for (const float value : row) {
    result.push_back(variance > 1e-9 ? (value - mean) / std::sqrt(variance) : 0.0);
  }
  return result;
}

Panel mfcc_panel(const SignalView& view) {
  Panel panel{"MFCC, each less its mean, in standard deviations",
              {"coefficient", ""},
              {},
              {},
              {},
              {},
              {},
              100.0};
  panel.scale = {0.5, kSheetCoefficients + 0.5, true};
  for (int i = 1; i <= kSheetCoefficients; i += 2) {
    panel.scale.marks.emplace_back(i, std::to_string(i));
  }
  std::vector<std::vector<double>> rows;
  for (std::size_t row = 0; row < view.mfcc.values.rows; ++row) {
    rows.push_back(standardized(view.mfcc.values.row(row)));
  }
  panel.rasters.push_back(raster_of(view.mfcc, view.seconds, panel.scale.low, panel.scale.high,
                                    [&](std::size_t row, std::size_t column) {
                                      return diverging(rows[row][column] / kDeviations);
                                    }));
  for (const double deviations : {kDeviations, -kDeviations}) {
    panel.legend.push_back(
        {(deviations > 0.0 ? "+" : "") + to_text(deviations), diverging(deviations / kDeviations)});
  }
  return panel;
}

Panel intensity_panel(const SignalView& view) {
  Panel panel{"Intensity", {"level", "dB"}, {0.0, 1.0}, {}, {}, {}, {}, 120.0};
  if (!any_defined(view.intensity)) {
    panel.note = "not defined: the recording is silent, or shorter than a frame";
    return panel;
  }
  Curve curve =
      curve_of(view.intensity, kCounts, [&](std::size_t i) { return view.intensity.values[i]; });
  curve.dot = curve.points.size() > 60 ? 0.0 : 4.0;
  auto top = -std::numeric_limits<double>::infinity();
  auto bottom = std::numeric_limits<double>::infinity();
  for (const double value : view.intensity.values) {
    if (!std::isfinite(value)) continue;
    top = std::max(top, value);
    bottom = std::min(bottom, value);
  }
  // Digital silence would leave nothing of the rest.
  panel.scale = {std::floor(std::max(bottom, top - 80.0) - 2.0), std::ceil(top + 2.0), true};
  panel.curves.push_back(std::move(curve));
  return panel;
}

std::string table(const std::vector<double>& times_s, const std::vector<Track>& tracks) {
  std::vector<std::string> cells = {"time_s"};
  for (const Track& track : tracks) cells.push_back(track.name);
  std::string text = csv_line(cells);
  for (std::size_t i = 0; i < times_s.size(); ++i) {
    cells = {to_text(times_s[i])};
    for (const Track& track : tracks) {
      cells.push_back(std::isfinite(track.values[i]) ? to_text(track.values[i]) : "");
    }
    text += csv_line(cells);
  }
  return text;
}

std::string table(const TimeMap& map, const std::string& name) {
  std::vector<std::string> cells = {"time_s"};
  for (std::size_t row = 1; row <= map.values.rows; ++row) {
    cells.push_back(name + "_" + std::to_string(row));
  }
  std::string text = csv_line(cells);
  for (std::size_t column = 0; column < map.times_s.size(); ++column) {
    cells = {to_text(map.times_s[column])};
    for (std::size_t row = 0; row < map.values.rows; ++row) {
      cells.push_back(to_text(map.values.at(row, column)));
    }
    text += csv_line(cells);
  }
  return text;
}

}  // namespace

Sheet signal_sheet(const SignalView& view, const std::string& title) {
  Sheet sheet{"signal", title, {"time", "s"}, 0.0, view.seconds, {}, {}};
  sheet.panels = {waveform_panel(view), spectrogram_panel(view), mfcc_panel(view),
                  intensity_panel(view)};
  sheet.tables = {{"signal_waveform", table(view.lowest.times_s, {view.lowest, view.highest})},
                  {"signal_log_mel", table(view.log_mel, "logmel")},
                  {"signal_mfcc", table(view.mfcc, "mfcc")},
                  {"signal_pitch", table(view.f0.times_s, {view.f0})},
                  {"signal_intensity", table(view.intensity.times_s, {view.intensity})}};
  if (!view.formants.empty()) {
    sheet.tables.emplace_back("signal_formants",
                              table(view.formants.front().times_s, view.formants));
  }
  return sheet;
}

WrittenCharts plot_recording(const Clip& clip, const std::filesystem::path& path,
                             const std::filesystem::path& folder, Observer& observer) {
  const double seconds = clip.wave.seconds();
  check_memory(path.string() + ": ", seconds, clip.wave.samples.size() * kBytesOfSample);
  const std::string length =
      seconds < 0.1 ? fixed(1000.0 * seconds, 3) + " ms" : fixed(seconds, 3) + " s";
  std::string title = path.filename().string() + ": " + length + " at " +
                      std::to_string(clip.wave.sample_rate) + " Hz";
  if (clip.facts.channels > 1) {
    title += ", the mean of " + std::to_string(clip.facts.channels) + " channels";
  }
  const Drawing drawing = drawing_of(signal_sheet(view_signal(clip.wave), title));
  return write_drawings({&drawing, 1}, folder, path, observer);
}

}  // namespace ser
