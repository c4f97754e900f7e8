"""The set `prosody` as Praat computes it, through parselmouth: the peer of tests and benchmarks."""

import math

import numpy
from parselmouth.praat import call

PERIODS = (0, 0, 0.0001, 0.02, 1.3)
JITTERS = ("local", "local, absolute", "rap", "ppq5", "ddp")
SHIMMERS = ("local", "local_dB", "apq3", "apq5", "apq11")
NAMES = (
    "f0_mean_hz f0_std_hz f0_min_hz f0_max_hz f0_median_hz f0_range_st voiced_fraction "
    "jitter_local jitter_local_abs jitter_rap jitter_ppq5 jitter_ddp "
    "shimmer_local shimmer_local_db shimmer_apq3 shimmer_apq5 shimmer_apq11 "
    "f1_mean_hz f1_std_hz f2_mean_hz f2_std_hz f3_mean_hz f3_std_hz f4_mean_hz f4_std_hz "
    "b1_mean_hz b2_mean_hz b3_mean_hz hnr_mean_db hnr_std_db "
    "intensity_mean_db intensity_std_db intensity_max_db "
    "voiced_segments_per_s mean_voiced_s mean_unvoiced_s").split()


def runs(flags):
    """The lengths of the runs of True."""
    edges = numpy.flatnonzero(numpy.diff(numpy.concatenate(([0], flags.astype(int), [0]))))
    return edges[1::2] - edges[::2]


def mean_run(lengths, step):
    return float(numpy.mean(lengths)) * step if len(lengths) else 0.0


def deviation(values):
    return float(numpy.std(values, ddof=1)) if len(values) > 1 else 0.0


def pitch_values(sound, floor, ceiling):
    pitch = sound.to_pitch_ac(pitch_floor=floor, pitch_ceiling=ceiling)
    frames = pitch.selected_array["frequency"]
    voiced = frames > 0
    hz = frames[voiced]
    f0 = [hz.mean(), deviation(hz), hz.min(), hz.max(), numpy.median(hz),
          12 * math.log2(hz.max() / hz.min()), voiced.mean()] if len(hz) else [0.0] * 7
    step = pitch.time_step
    segments = [len(runs(voiced)) / sound.duration, mean_run(runs(voiced), step),
                mean_run(runs(~voiced), step)]
    return pitch, f0, segments


def formant_values(sound, ceiling):
    """Plain means over the frames, which Praat's "Get mean" approximates by an integral."""
    formant = sound.to_formant_burg(maximum_formant=ceiling)
    times = formant.xs()
    means, widths = [], []
    for slot in (1, 2, 3, 4):
        hz = numpy.array([formant.get_value_at_time(slot, t) for t in times])
        hz = hz[~numpy.isnan(hz)]
        means += [hz.mean() if len(hz) else 0.0, deviation(hz)]
    for slot in (1, 2, 3):
        hz = numpy.array([formant.get_bandwidth_at_time(slot, t) for t in times])
        hz = hz[~numpy.isnan(hz)]
        widths.append(hz.mean() if len(hz) else 0.0)
    return means + widths


def prosody(sound, floor=75.0, ceiling=600.0, formant_ceiling=5500.0):
    """The values of NAMES; NaN where Praat has none."""
    pitch, f0, segments = pitch_values(sound, floor, ceiling)
    pulses = call([sound, pitch], "To PointProcess (cc)")
    jitters = [call(pulses, f"Get jitter ({kind})", *PERIODS) for kind in JITTERS]
    shimmers = [call([sound, pulses], f"Get shimmer ({kind})", *PERIODS, 1.6) for kind in SHIMMERS]
    harmonicity = sound.to_harmonicity_cc()
    hnr = harmonicity.values[harmonicity.values > -200]
    intensity = sound.to_intensity(minimum_pitch=100.0, subtract_mean=True).values[0]
    levels = [hnr.mean() if len(hnr) else 0.0, deviation(hnr),
              intensity.mean(), deviation(intensity), intensity.max()]
    return [float(v) for v in f0 + jitters + shimmers + formant_values(sound, formant_ceiling)
            + levels + segments]
