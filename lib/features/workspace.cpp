#include "features/workspace.hpp"

#include <utility>

namespace ser {

RealFft& Workspace::fft(std::size_t size) { return ffts_.try_emplace(size, size).first->second; }

SingleRealFft& Workspace::single_fft(std::size_t size) {
  return single_ffts_.try_emplace(size, size).first->second;
}

const Stft& Workspace::stft(const StftOptions& options) {
  return stfts_.try_emplace(options, options).first->second;
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
