#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <tuple>
#include <utility>
#include <vector>

#include "signal/chroma_bank.hpp"
#include "signal/constant_q.hpp"
#include "signal/mel.hpp"
#include "signal/real_fft.hpp"
#include "signal/sinc.hpp"
#include "signal/stft.hpp"

namespace ser {

/// What is there for a key, made on the first call.
template <typename Key, typename Value, typename Make>
const Value& made_once(std::map<Key, Value>& memo, const Key& key, const Make& make) {
  const auto found = memo.find(key);
  return found != memo.end() ? found->second : memo.emplace(key, make()).first->second;
}

/// The plans, windows and filter banks that one thread needs again and again; each is made when it
/// is first asked for.
class Workspace {
 public:
  RealFft& fft(std::size_t size);
  SingleRealFft& single_fft(std::size_t size);
  const Stft& stft(const StftOptions& options);
  const SincPeak& sinc_peak(std::size_t depth);
  const std::vector<double>& inner_hann(std::size_t size);
  const std::vector<double>& gaussian_window(std::size_t size);
  const std::vector<double>& kaiser_window(double step, double beta);
  const MelBank& mel_bank(const MelOptions& options, int n_fft, int sample_rate);
  const ChromaBank& chroma_bank(int pitch_classes, double tuning, int n_fft, int sample_rate);
  const ConstantQ& constant_q(const ConstantQOptions& options, double tuning, int sample_rate);

 private:
  std::map<std::size_t, RealFft> ffts_;
  std::map<std::size_t, SingleRealFft> single_ffts_;
  std::map<StftOptions, Stft> stfts_;
  std::map<std::size_t, SincPeak> sinc_peaks_;
  std::map<std::size_t, std::vector<double>> inner_hanns_;
  std::map<std::size_t, std::vector<double>> gaussian_windows_;
  std::map<std::pair<double, double>, std::vector<double>> kaiser_windows_;
  std::map<std::tuple<MelOptions, int, int>, MelBank> mel_banks_;
  std::map<std::tuple<int, double, int, int>, ChromaBank> chroma_banks_;
  std::map<std::tuple<ConstantQOptions, double, int>, ConstantQ> constant_qs_;
};

/// Lends workspaces to the threads of a parallel loop: as many are made as are in use at once.
class WorkspacePool {
 public:
  class Lease {
   public:
    explicit Lease(WorkspacePool& pool);
    ~Lease();
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Workspace& operator*() { return *workspace_; }

   private:
    WorkspacePool& pool_;
    std::unique_ptr<Workspace> workspace_;
  };

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<Workspace>> free_;
};

}  // namespace ser
