#include "augmentation/butterworth.hpp"

#include <array>
#include <cmath>
#include <numbers>

namespace ser {
namespace {

/// y[n] = b0·x[n] + b1·x[n−1] + b2·x[n−2] − a1·y[n−1] − a2·y[n−2]
struct Section {
  double b0, b1, b2, a1, a2;
};

/// A section of second order with quality `q`; w = tan(π·cutoff/rate).
Section section(Pass pass, double w, double q) {
  const double scale = 1.0 / (1.0 + w / q + w * w);
  const double a1 = 2.0 * (w * w - 1.0) * scale;
  const double a2 = (1.0 - w / q + w * w) * scale;
  if (pass == Pass::kLow) {
    const double b = w * w * scale;
    return {b, 2.0 * b, b, a1, a2};
  }
  return {scale, -2.0 * scale, scale, a1, a2};
}

void run(const Section& s, std::vector<float>& samples) {
  double first = 0.0;  // transposed direct form II
  double second = 0.0;
  for (float& sample : samples) {
    const double in = sample;
    const double out = s.b0 * in + first;
    first = s.b1 * in - s.a1 * out + second;
    second = s.b2 * in - s.a2 * out;
    sample = static_cast<float>(out);
  }
}

}  // namespace

std::vector<float> filtered(std::vector<float> samples, int sample_rate, Pass pass,
                            double cutoff_hz) {
  if (pass == Pass::kHigh ? cutoff_hz <= 0.0 : cutoff_hz >= 0.5 * sample_rate) return samples;
  if (cutoff_hz <= 0.0 || cutoff_hz >= 0.5 * sample_rate) {
    return std::vector<float>(samples.size(), 0.0F);
  }
  const double w = std::tan(std::numbers::pi * cutoff_hz / sample_rate);
  // The poles of the fourth order lie at 22.5° and 67.5°: q = 1 / (2·cos).
  for (const double degrees : std::array{22.5, 67.5}) {
    run(section(pass, w, 0.5 / std::cos(degrees * std::numbers::pi / 180.0)), samples);
  }
  return samples;
}

}  // namespace ser
