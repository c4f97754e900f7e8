"""Generated signals with a voice in them, the same as tests/voiced_signals.hpp makes."""

import math

import numpy as np

RATE = 16000
SECONDS = 1.2


def noise(count, seed=1):
    """The numbers of a linear congruential generator in [-1, 1): exact in every language."""
    values = np.empty(count)
    state = seed
    for i in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        values[i] = (state >> 8) / 2**23 - 1.0
    return values


def resonated(signal, formants):
    """Through resonators (Hz, bandwidth) in a row: y[n] = x[n] + 2r·cos(w)·y[n-1] - r²·y[n-2]."""
    for hz, width in formants:
        r = math.exp(-math.pi * width / RATE)
        a, b = 2 * r * math.cos(2 * math.pi * hz / RATE), -r * r
        out = np.zeros(len(signal))
        before = two_before = 0.0
        for i, x in enumerate(signal):
            out[i] = x + a * before + b * two_before
            before, two_before = out[i], before
        signal = out
    return signal


def pulses(periods, heights):
    """A bump, sin², of 16 samples at each pulse; periods and heights repeat. Between samples too."""
    count = int(RATE * SECONDS)
    signal = np.zeros(count)
    at, i = 400.25, 0
    while at < count - 400:
        first = math.ceil(at - 8)
        for n in range(first, first + 16):
            signal[n] += heights[i % len(heights)] * math.cos(math.pi * (n - at) / 16) ** 2
        at += periods[i % len(periods)]
        i += 1
    return signal


def scaled(signal, peak=0.5):
    return signal * (peak / np.max(np.abs(signal)))


def generated():
    count = int(RATE * SECONDS)
    time = np.arange(count) / RATE
    vowel = [(700, 80), (1220, 90), (2600, 120), (3500, 150), (4500, 200)]
    glide = 2 * math.pi * (120 * time + 80 / (2 * SECONDS) * time**2)
    train = pulses([128.0], [1.0])
    found = {
        "sine": 0.5 * np.sin(2 * math.pi * 200 * time),
        "glide": 0.3 * np.sin(glide) + 0.15 * np.sin(2 * glide) + 0.1 * np.sin(3 * glide),
        "train": scaled(train),
        "jittered": scaled(pulses([128.0, 130.0, 127.0, 131.0], [1.0])),
        "shimmered": scaled(pulses([128.0], [1.0, 0.9, 1.05, 0.85])),
        "vowel": scaled(resonated(train, vowel)),
        "vowel_in_noise": scaled(resonated(train, vowel)) + 0.02 * noise(count),
        "noise": 0.25 * noise(count),
        "vowel_after_silence": scaled(resonated(train, vowel)) * (time > 0.6),
    }
    return {name: values.astype(np.float32) for name, values in found.items()}
