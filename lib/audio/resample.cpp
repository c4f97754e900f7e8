#include "audio/resample.hpp"

#include <soxr.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <list>
#include <string>

#include "core/error.hpp"

namespace ser {
namespace {

/// No speech is recorded below; a header that says so would make a recording enormous.
constexpr int kLowestRate = 1000;
/// Resamplers that a thread keeps: as many pairs of rates as a set of features has, and some.
constexpr std::size_t kKept = 8;

}  // namespace

/// Filters are designed once for a pair of rates. What they give does not depend on what they were
/// used for before.
struct Resampler::State {
  struct DeleteSoxr {
    void operator()(soxr* resampler) const { soxr_delete(resampler); }
  };

  State(int from_rate, int to_rate) : from(from_rate), to(to_rate) {
    if (from == to) return;
    if (from < kLowestRate) {
      throw data_error("a sample rate of " + std::to_string(from) +
                           " Hz is too low for speech (at least " + std::to_string(kLowestRate) +
                           " Hz)",
                       "sample-rate");
    }
    const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
    soxr_error_t error = nullptr;
    filters.reset(soxr_create(from, to, 1, &error, nullptr, &quality, nullptr));
    check(error);
  }

  void check(soxr_error_t error) const {
    if (error == nullptr) return;
    throw data_error("cannot resample from " + std::to_string(from) + " to " + std::to_string(to) +
                         " Hz: " + error,
                     "unreadable");
  }

  /// What all samples so far will have given at the end.
  std::size_t whole_length() const {
    const double ratio = static_cast<double>(to) / from;
    return static_cast<std::size_t>(std::ceil(static_cast<double>(taken) * ratio));
  }

  /// `in` null: nothing follows.
  std::vector<float> run(const float* in, std::size_t count) {
    std::vector<float> out(whole_length() - given);
    std::size_t produced = 0;
    check(soxr_process(filters.get(), in, count, nullptr, out.data(), out.size(), &produced));
    given += produced;
    if (in != nullptr) out.resize(produced);
    return out;
  }

  int from;
  int to;
  std::size_t taken = 0;
  std::size_t given = 0;
  std::unique_ptr<soxr, DeleteSoxr> filters;
};

Resampler::Resampler(int sample_rate, int rate)
    : state_(std::make_unique<State>(sample_rate, rate)) {}
Resampler::~Resampler() = default;
Resampler::Resampler(Resampler&&) noexcept = default;
Resampler& Resampler::operator=(Resampler&&) noexcept = default;

std::vector<float> Resampler::push(std::span<const float> samples) {
  if (!state_->filters) return {samples.begin(), samples.end()};
  if (samples.empty()) return {};
  state_->taken += samples.size();
  return state_->run(samples.data(), samples.size());
}

std::vector<float> Resampler::finish() {
  if (!state_->filters || state_->taken == 0) return {};
  std::vector<float> rest = state_->run(nullptr, 0);
  restart();
  return rest;
}

void Resampler::restart() {
  if (state_->taken == 0) return;
  state_->check(soxr_clear(state_->filters.get()));
  state_->taken = 0;
  state_->given = 0;
}

namespace {

struct Kept {
  int from;
  int to;
  Resampler resampler;
};

/// This thread's resampler for the pair; the one used longest ago makes room.
Resampler& resampler_for(int from, int to) {
  thread_local std::list<Kept> kept;
  const auto found = std::find_if(
      kept.begin(), kept.end(), [&](const Kept& one) { return one.from == from && one.to == to; });
  if (found != kept.end()) {
    kept.splice(kept.begin(), kept, found);
  } else {
    kept.push_front({from, to, Resampler(from, to)});
    if (kept.size() > kKept) kept.pop_back();
  }
  kept.front().resampler.restart();  // memory may have run out in the middle of the last use
  return kept.front().resampler;
}

}  // namespace

Waveform resample(const Waveform& wave, int rate) {
  return resample(wave.samples, wave.sample_rate, rate);
}

Waveform resample(std::span<const float> samples, int sample_rate, int rate) {
  if (sample_rate == rate || samples.empty()) return {{samples.begin(), samples.end()}, rate};
  Resampler& resampler = resampler_for(sample_rate, rate);
  Waveform result{resampler.push(samples), rate};
  const std::vector<float> rest = resampler.finish();
  result.samples.insert(result.samples.end(), rest.begin(), rest.end());
  return result;
}

}  // namespace ser
