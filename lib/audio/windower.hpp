#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audio/audio_source.hpp"
#include "audio/decoder.hpp"
#include "audio/resample.hpp"
#include "audio/waveform.hpp"

namespace ser {

/// Cuts pieces out of frames that come bit by bit: piece k holds the frames from
/// int((start + k · hop) · rate) up to int((start + k · hop + window) · rate), the last one fewer.
/// It keeps no more frames than a piece has.
class Framer {
 public:
  /// Times in seconds; `start_s` is the time of the first frame, `width` the numbers in a frame.
  /// Throws usage_error for a window or hop below one frame.
  Framer(double window_s, double hop_s, int rate, std::size_t width, double start_s = 0.0);

  struct Piece {
    std::int64_t first_frame = 0;  ///< counted as `start_s` counts
    std::vector<float> samples;
  };
  std::vector<Piece> push(std::span<const float> samples);
  /// The frames that no piece has held, with those of the piece that they would have ended; nothing
  /// when all were held.
  std::optional<Piece> finish();

 private:
  std::int64_t begin_of(std::int64_t piece) const;
  std::int64_t end_of(std::int64_t piece) const;
  Piece cut(std::int64_t begin, std::int64_t end) const;
  void forget(std::int64_t before);

  double window_s_;
  double hop_s_;
  int rate_;
  std::int64_t width_;
  double start_s_;
  std::int64_t next_ = 0;     ///< piece to come
  std::int64_t covered_ = 0;  ///< up to this frame everything was in a piece, or between two
  std::int64_t kept_from_ = 0;
  std::int64_t end_ = 0;
  std::vector<float> kept_;
};

struct WindowOptions {
  double window_s = 3.0;
  double hop_s = 3.0;
  /// At which the windows are cut; nothing: the recording's own, as read_clip() cuts. With a rate
  /// the channels' mean is resampled on its way (no window begins with a resampler's silence), and
  /// the facts are those of the resampled samples.
  std::optional<int> sample_rate;
  Channels channels;  ///< a clip for each that Channels::of() names, window after window
};

/// Windows of samples that are pushed as they come: from a file, a pipe, a socket or another
/// program. What is pushed at a time changes nothing. At the recording's own rate a window is the
/// clip that read_clip() reads for the same range, bit for bit.
class Windower {
 public:
  /// `start_s`: the time of the first sample. Throws usage_error for impossible options,
  /// data_error for a channel that is not there or a rate below 1000 Hz.
  Windower(std::string name, int channels, int sample_rate, const WindowOptions& options,
           double start_s = 0.0);

  /// Interleaved samples of whole frames. Throws data_error for NaN or infinite samples.
  std::vector<Clip> push(std::span<const float> samples);
  /// The last window, shorter than the others, of samples that were in none; or nothing.
  std::vector<Clip> finish();

 private:
  std::vector<Clip> clips_of(const std::vector<Framer::Piece>& pieces) const;

  std::string name_;
  int channels_;
  int rate_;
  std::vector<int> wanted_;         ///< channels; 0: the mean
  std::size_t mixed_channels_ = 1;  ///< before resampling
  std::optional<Resampler> resampler_;
  Framer framer_;
};

/// Reads a recording in windows, in bounded memory. Throws as Decoder and Windower do, and
/// data_error `empty` for a recording without samples.
void read_windows(const AudioSource& source, const WindowOptions& options,
                  const std::optional<TimeRange>& range, const std::function<void(Clip&)>& done);

}  // namespace ser
