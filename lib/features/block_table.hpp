#pragma once

#include <string_view>

#include "features/block.hpp"

namespace ser {

// Every block that a feature set can name: what it computes, and its row in the table below. The
// files are those of spectral/ and prosodic/.

// Of spectra, by librosa's definitions; the options of transforms, frames and bands are those of
// spectral/options.hpp.

/// `stft`: the spectrogram itself, columns `stft_0` … `stft_{n_fft/2}`, one a bin. With `power` 1
/// (the default) magnitudes, with 2 their squares. Other options as read_stft.
MakeBlock make_stft;
/// `contrast`: how far peaks stand above valleys in octave bands, columns `contrast_1` … in dB:
/// the first below `low_hz` (200), then `bands` (6) octaves, the last of them up to half the rate.
/// Peak and valley are the means of the `quantile` (0.02) largest and smallest magnitudes of a
/// band, each in decibels down to 80 below its clip's maximum. librosa's feature.spectral_contrast.
/// Other options as read_stft.
MakeBlock make_contrast;
/// `flux`: the Euclidean distance of a frame's magnitude spectrum from that of the frame before,
/// √Σ (|X_t[k]| − |X_{t−1}[k]|)²; the first frame has 0 (Scheirer and Slaney, 1997). With
/// `rectify` only what grows counts. Other options as read_stft.
MakeBlock make_flux;
/// `mel`: the power in mel bands, columns `mel_1` … librosa's feature.melspectrogram. The options
/// are those of mel spectrograms.
MakeBlock make_mel;
/// `log_mel`: the logarithm of the power in mel bands, columns `logmel_1` … With `"log": "db"`
/// (the default) as power_to_db, options `amin` and `top_db`; with `"log": "ln"`
/// ln(power + `offset`). The mel spectrogram's options are as read_mel_spectrogram.
MakeBlock make_log_mel;
/// `mfcc`: the first `coefficients` (20) values of the orthonormal DCT-II of the mel spectrogram
/// in decibels, columns `mfcc_1` … librosa's feature.mfcc: `mfcc_1` is its coefficient 0, which
/// follows the level. Other options as log_mel's.
MakeBlock make_mfcc;
/// `chroma`: the power in each pitch class, each frame divided by its maximum (`norm`), columns
/// `chroma_c` … `chroma_b`: librosa's feature.chroma_stft. Options `pitch_classes` (12),
/// `tuning` (null: estimated from the power spectrum), `norm` (none, max, l1 or l2), and those of
/// read_stft.
MakeBlock make_chroma;
/// `chroma_cqt`: the same from a constant-Q transform, columns `chroma_cqt_c` … `chroma_cqt_b`:
/// librosa's feature.chroma_cqt. Options `hop_length` (512), `octaves` (7),
/// `bins_per_octave` (36, a multiple of the pitch classes), `pitch_classes`, `tuning` and `norm`.
MakeBlock make_chroma_cqt;
/// `tonnetz`: six coordinates of the tonal centroid (Harte, Sandler and Gasser, 2006), columns
/// `tonnetz_1` … `tonnetz_6`: fifths, minor and major thirds, sine and cosine each, of the
/// constant-Q chroma divided by its sum; 0 in silence. librosa's feature.tonnetz. Options as
/// chroma_cqt, but for `norm`.
MakeBlock make_tonnetz;
/// `centroid`, column `centroid_hz`: the mean frequency of a frame, weighted by the magnitudes; 0
/// in silence. librosa's feature.spectral_centroid. Options as read_stft.
MakeBlock make_centroid;
/// `bandwidth`, column `bandwidth_hz`: (Σ w·|f − centroid|^p)^(1/p), w the magnitudes of a frame
/// divided by their sum; 0 in silence. librosa's feature.spectral_bandwidth. Options: `p` (2), and
/// those of read_stft.
MakeBlock make_bandwidth;
/// `rolloff`, column `rolloff_hz`: the lowest frequency up to which the magnitudes of a frame add
/// up to `roll_percent` (0.85) of their sum; 0 in silence. librosa's feature.spectral_rolloff.
/// Other options as read_stft.
MakeBlock make_rolloff;
/// `flatness`: the geometric mean of a frame's powers over their arithmetic mean, 1 for a flat
/// spectrum and for silence, near 0 for a tone. librosa's feature.spectral_flatness. Options:
/// `amin` (1e-10, smaller powers count as it), `power` (2, the exponent of the magnitudes), and
/// those of read_stft.
MakeBlock make_flatness;
/// `rms`: the root of the mean square of a frame's samples, zeros beyond the ends: librosa's
/// feature.rms. Options as read_frames.
MakeBlock make_rms;
/// `zcr`: the share of samples in a frame whose sign differs from that of the sample before, 0 … 1.
/// Samples of at most 1e-10 count as positive; before the first and after the last sample the
/// signal keeps its value. librosa's feature.zero_crossing_rate. Options as read_frames.
MakeBlock make_zcr;

// Of voices, as Praat computes them. Contours have a frame every `step_s` seconds (0.01); a
// recording too short for a frame has one that is not defined.

/// `f0`: column `f0_hz`, not defined without voice. Options of `voice` and of the path's costs.
MakeBlock make_f0;
/// `formants`: columns `f1_hz` … `f4_hz`, `b1_hz` … `b4_hz`, each not defined in the frames that
/// have fewer formants. Options `voice`, `formant_ceiling_hz`, `window_s` (0.025) and
/// `pre_emphasis_hz` (50).
MakeBlock make_formants;
/// `harmonicity`: column `hnr_db`, not defined without voice. Options `floor_hz` (75) and
/// `silence_threshold` (0.1).
MakeBlock make_harmonicity;
/// `intensity`: column `intensity_db`. Option `floor_hz` (100).
MakeBlock make_intensity;
/// `prosody`: Praat's pitch, jitter, shimmer, formants, harmonicity and intensity of a recording in
/// one frame of 36 numbers (prosody_columns). Options: `voice`, `floor_hz`, `ceiling_hz`,
/// `formant_ceiling_hz` (prosodic/options.hpp) and the costs of the pitch's path.
MakeBlock make_prosody;

/// `delta`: the derivative by frame of another block's rows, `of`: {"block": NAME, …}. `order` (1
/// to 4, default 1) and `width` (9, frames, odd) as delta() in signal/delta.hpp: librosa's
/// feature.delta. Columns as delta_column.
MakeBlock make_delta;

/// A block by its name in a config.
struct BlockRow {
  std::string_view name;
  MakeBlock* make;
};

/// Sorted by name.
inline constexpr BlockRow kBlocks[] = {
    {"bandwidth", make_bandwidth},
    {"centroid", make_centroid},
    {"chroma", make_chroma},
    {"chroma_cqt", make_chroma_cqt},
    {"contrast", make_contrast},
    {"delta", make_delta},
    {"f0", make_f0},
    {"flatness", make_flatness},
    {"flux", make_flux},
    {"formants", make_formants},
    {"harmonicity", make_harmonicity},
    {"intensity", make_intensity},
    {"log_mel", make_log_mel},
    {"mel", make_mel},
    {"mfcc", make_mfcc},
    {"prosody", make_prosody},
    {"rms", make_rms},
    {"rolloff", make_rolloff},
    {"stft", make_stft},
    {"tonnetz", make_tonnetz},
    {"zcr", make_zcr},
};

}  // namespace ser
