#include "features/prosodic/perturbation.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "signal/windows.hpp"

namespace ser {
namespace {

constexpr double kShortestPeriod = 0.0001;
constexpr double kLongestPeriod = 0.02;
constexpr double kPeriodFactor = 1.3;
constexpr double kAmplitudeFactor = 1.6;
constexpr double kReach = 0.2;

bool is_period(double seconds) { return seconds >= kShortestPeriod && seconds <= kLongestPeriod; }

bool within(double a, double b, double factor) {
  return a > 0.0 && b > 0.0 && a <= factor * b && b <= factor * a;
}

bool are_neighbours(double before, double after) {
  return is_period(before) && is_period(after) && within(before, after, kPeriodFactor);
}

/// A sequence whose value i and i + 1 are comparable where joined[i].
struct Sequence {
  std::vector<double> values;
  std::vector<bool> joined;
};

struct Sum {
  double total = 0.0;
  int count = 0;

  void add(double value) {
    total += value;
    ++count;
  }
  double mean() const { return count > 0 ? total / count : 0.0; }
};

/// Mean |value − mean of the `points` around it|, where all of them are joined.
double quotient(const Sequence& sequence, std::size_t points) {
  const auto& [values, joined] = sequence;
  Sum sum;
  for (std::size_t begin = 0; begin + points <= values.size(); ++begin) {
    const auto first = joined.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = first + static_cast<std::ptrdiff_t>(points) - 1;
    if (!std::all_of(first, last, [](bool yes) { return yes; })) continue;
    double around = 0.0;
    for (std::size_t i = 0; i < points; ++i) around += values[begin + i];
    sum.add(std::abs(values[begin + points / 2] - around / static_cast<double>(points)));
  }
  return sum.mean();
}

double mean_step(const Sequence& sequence) {
  Sum sum;
  for (std::size_t i = 0; i + 1 < sequence.values.size(); ++i) {
    if (sequence.joined[i]) sum.add(std::abs(sequence.values[i] - sequence.values[i + 1]));
  }
  return sum.mean();
}

Sequence periods_of(std::span<const double> pulses_s) {
  Sequence periods;
  for (std::size_t i = 0; i + 1 < pulses_s.size(); ++i) {
    periods.values.push_back(pulses_s[i + 1] - pulses_s[i]);
  }
  for (std::size_t i = 0; i + 1 < periods.values.size(); ++i) {
    periods.joined.push_back(are_neighbours(periods.values[i], periods.values[i + 1]));
  }
  return periods;
}

/// Over the periods that are not too short or long and resemble a neighbour; the first and the last
/// one need no such neighbour.
double mean_period(const std::vector<double>& periods) {
  Sum sum;
  for (std::size_t i = 0; i < periods.size(); ++i) {
    const bool at_end = i == 0 || i + 1 == periods.size();
    if (is_period(periods[i]) && (at_end || within(periods[i - 1], periods[i], kPeriodFactor) ||
                                  within(periods[i], periods[i + 1], kPeriodFactor))) {
      sum.add(periods[i]);
    }
  }
  return sum.mean();
}

/// The root mean square around `time_s` under a Hann window from `before_s` to `after_s` away.
double amplitude_at(const Waveform& wave, double time_s, double before_s, double after_s) {
  const double rate = wave.sample_rate;
  const double middle = sample_position(time_s, rate);
  const auto first = static_cast<std::size_t>(std::max(0.0, std::ceil(middle - before_s * rate)));
  const double beyond = std::max(0.0, std::floor(middle + after_s * rate) + 1.0);
  const std::size_t end = std::min(wave.samples.size(), static_cast<std::size_t>(beyond));
  double power = 0.0;
  double weight = 0.0;
  for (std::size_t at = first; at < end; ++at) {
    const double distance = static_cast<double>(at) - middle;
    const double reach = (distance < 0.0 ? before_s : after_s) * rate;
    const double window = 0.5 + 0.5 * std::cos(std::numbers::pi * distance / reach);
    const double value = window * static_cast<double>(wave.samples[at]);
    power += value * value;
    weight += window * window;
  }
  return weight > 0.0 ? std::sqrt(power / weight) : 0.0;
}

}  // namespace

Jitter jitter(std::span<const double> pulses_s) {
  const Sequence periods = periods_of(pulses_s);
  const double mean = mean_period(periods.values);
  Jitter result;
  if (!(mean > 0.0)) return result;
  result.local_abs = mean_step(periods);
  result.local = result.local_abs / mean;
  result.rap = quotient(periods, 3) / mean;
  result.ppq5 = quotient(periods, 5) / mean;
  result.ddp = 3.0 * result.rap;
  return result;
}

std::vector<PulseAmplitude> pulse_amplitudes(const Waveform& wave,
                                             std::span<const double> pulses_s) {
  std::vector<PulseAmplitude> result;
  for (std::size_t i = 1; i + 1 < pulses_s.size(); ++i) {
    const double before = pulses_s[i] - pulses_s[i - 1];
    const double after = pulses_s[i + 1] - pulses_s[i];
    if (!are_neighbours(before, after)) continue;
    result.push_back(
        {pulses_s[i], amplitude_at(wave, pulses_s[i], kReach * before, kReach * after)});
  }
  return result;
}

Shimmer shimmer(std::span<const PulseAmplitude> amplitudes) {
  Sequence sequence;
  Sum mean;
  Sum decibels;
  for (const auto& pulse : amplitudes) sequence.values.push_back(pulse.amplitude);
  for (std::size_t i = 0; i + 1 < amplitudes.size(); ++i) {
    const double here = amplitudes[i].amplitude;
    const double next = amplitudes[i + 1].amplitude;
    mean.add(here);
    sequence.joined.push_back(is_period(amplitudes[i + 1].time_s - amplitudes[i].time_s) &&
                              within(here, next, kAmplitudeFactor));
    if (sequence.joined.back()) decibels.add(std::abs(20.0 * std::log10(here / next)));
  }
  Shimmer result;
  const double amplitude = mean.mean();
  if (!(amplitude > 0.0)) return result;
  result.local = mean_step(sequence) / amplitude;
  result.local_db = decibels.mean();
  result.apq3 = quotient(sequence, 3) / amplitude;
  result.apq5 = quotient(sequence, 5) / amplitude;
  result.apq11 = quotient(sequence, 11) / amplitude;
  return result;
}

}  // namespace ser
