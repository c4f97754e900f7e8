#include "audio/resample.hpp"

#include <soxr.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <list>
#include <memory>
#include <string>

#include "core/error.hpp"

namespace ser {
namespace {

/// No speech is recorded below; a header that says so would make a recording enormous.
constexpr int kLowestRate = 1000;
/// Resamplers that a thread keeps: as many pairs of rates as a set of features has, and some.
constexpr std::size_t kKept = 8;

struct DeleteSoxr {
  void operator()(soxr* resampler) const { soxr_delete(resampler); }
};

/// One resampler for a pair of rates, whose filters are designed once. What it gives does not depend
/// on what it was used for before.
class Resampler {
 public:
  Resampler(int from, int to) : from_(from), to_(to) {
    const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
    soxr_error_t error = nullptr;
    soxr_.reset(soxr_create(from, to, 1, &error, nullptr, &quality, nullptr));
    check(error);
  }

  bool is_for(int from, int to) const { return from == from_ && to == to_; }

  /// Fills `out` with all of `in` resampled, as far as it goes.
  void run(std::span<const float> in, std::span<float> out) {
    std::size_t produced = 0;
    // The complement of the length says that nothing follows.
    check(soxr_process(soxr_.get(), in.data(), ~in.size(), nullptr, out.data(), out.size(),
                       &produced));
    check(soxr_clear(soxr_.get()));
  }

 private:
  void check(soxr_error_t error) const {
    if (error == nullptr) return;
    throw data_error("cannot resample from " + std::to_string(from_) + " to " +
                         std::to_string(to_) + " Hz: " + error,
                     "unreadable");
  }

  int from_;
  int to_;
  std::unique_ptr<soxr, DeleteSoxr> soxr_;
};

/// This thread's resampler for the pair; the one used longest ago makes room.
Resampler& resampler_for(int from, int to) {
  thread_local std::list<Resampler> kept;
  const auto found = std::find_if(kept.begin(), kept.end(),
                                  [&](const Resampler& one) { return one.is_for(from, to); });
  if (found != kept.end()) {
    kept.splice(kept.begin(), kept, found);
  } else {
    kept.emplace_front(from, to);
    if (kept.size() > kKept) kept.pop_back();
  }
  return kept.front();
}

}  // namespace

Waveform resample(const Waveform& wave, int rate) {
  return resample(wave.samples, wave.sample_rate, rate);
}

Waveform resample(std::span<const float> samples, int sample_rate, int rate) {
  if (sample_rate == rate || samples.empty()) return {{samples.begin(), samples.end()}, rate};
  if (sample_rate < kLowestRate) {
    throw data_error("a sample rate of " + std::to_string(sample_rate) +
                         " Hz is too low for speech (at least " + std::to_string(kLowestRate) +
                         " Hz)",
                     "sample-rate");
  }
  const double ratio = static_cast<double>(rate) / sample_rate;
  const auto length =
      static_cast<std::size_t>(std::ceil(static_cast<double>(samples.size()) * ratio));
  Waveform result;
  result.sample_rate = rate;
  result.samples.resize(length);
  resampler_for(sample_rate, rate).run(samples, result.samples);
  return result;
}

}  // namespace ser
