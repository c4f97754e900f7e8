#include "features/workspace.hpp"

#include <utility>

#include "signal/windows.hpp"

namespace ser {

RealFft& Workspace::fft(std::size_t size) { return ffts_.try_emplace(size, size).first->second; }

SingleRealFft& Workspace::single_fft(std::size_t size) {
  return single_ffts_.try_emplace(size, size).first->second;
}

const Stft& Workspace::stft(const StftOptions& options) {
  return stfts_.try_emplace(options, options).first->second;
}

const SincPeak& Workspace::sinc_peak(std::size_t depth) {
  return sinc_peaks_.try_emplace(depth, depth).first->second;
}

const std::vector<double>& Workspace::inner_hann(std::size_t size) {
  return made_once(inner_hanns_, size, [&] { return ser::inner_hann(size); });
}

const std::vector<double>& Workspace::gaussian_window(std::size_t size) {
  return made_once(gaussian_windows_, size, [&] { return ser::gaussian_window(size); });
}

const std::vector<double>& Workspace::kaiser_window(double step, double beta) {
  return made_once(kaiser_windows_, std::pair(step, beta),
                   [&] { return ser::kaiser_window(step, beta); });
}

const MelBank& Workspace::mel_bank(const MelOptions& options, int n_fft, int sample_rate) {
  return mel_banks_
      .try_emplace(std::tuple(options, n_fft, sample_rate), options, n_fft, sample_rate)
      .first->second;
}

const ChromaBank& Workspace::chroma_bank(int pitch_classes, double tuning, int n_fft,
                                         int sample_rate) {
  return chroma_banks_
      .try_emplace(std::tuple(pitch_classes, tuning, n_fft, sample_rate), pitch_classes, tuning,
                   n_fft, sample_rate)
      .first->second;
}

const ConstantQ& Workspace::constant_q(const ConstantQOptions& options, double tuning,
                                       int sample_rate) {
  return constant_qs_
      .try_emplace(std::tuple(options, tuning, sample_rate), options, tuning, sample_rate)
      .first->second;
}

WorkspacePool::Lease::Lease(WorkspacePool& pool) : pool_(pool) {
  const std::lock_guard lock(pool_.mutex_);
  if (pool_.free_.empty()) {
    workspace_ = std::make_unique<Workspace>();
    // So that giving it back, in a destructor, never allocates.
    pool_.free_.reserve(pool_.free_.capacity() + 1);
  } else {
    workspace_ = std::move(pool_.free_.back());
    pool_.free_.pop_back();
  }
}

WorkspacePool::Lease::~Lease() {
  const std::lock_guard lock(pool_.mutex_);
  pool_.free_.push_back(std::move(workspace_));
}

}  // namespace ser
