#include "signal/real_fft.hpp"

#include <fftw3.h>

#include <algorithm>
#include <initializer_list>
#include <mutex>
#include <new>

#include "core/error.hpp"

namespace ser {

std::size_t fast_size(std::size_t least) {
  for (std::size_t size = least + least % 2;; size += 2) {
    if (size == 0) continue;
    std::size_t rest = size;
    for (const std::size_t prime : {2U, 3U, 5U}) {
      while (rest % prime == 0) rest /= prime;
    }
    if (rest == 1) return size;
  }
}

namespace {

// FFTW's planner is the one part of it that threads must not enter together.
std::mutex& planner_mutex() {
  static std::mutex mutex;
  return mutex;
}

/// FFTW's functions of one precision, which end in different letters.
template <typename Real>
struct Fftw;

template <>
struct Fftw<double> {
  using Complex = fftw_complex;
  using Handle = fftw_plan;
  static constexpr auto kMalloc = fftw_malloc;
  static constexpr auto kFree = fftw_free;
  static constexpr auto kPlan = fftw_plan_dft_r2c_1d;
  static constexpr auto kExecute = fftw_execute;
  static constexpr auto kDestroy = fftw_destroy_plan;
};

template <>
struct Fftw<float> {
  using Complex = fftwf_complex;
  using Handle = fftwf_plan;
  static constexpr auto kMalloc = fftwf_malloc;
  static constexpr auto kFree = fftwf_free;
  static constexpr auto kPlan = fftwf_plan_dft_r2c_1d;
  static constexpr auto kExecute = fftwf_execute;
  static constexpr auto kDestroy = fftwf_destroy_plan;
};

template <typename Real>
struct FftwFree {
  void operator()(void* memory) const { Fftw<Real>::kFree(memory); }
};

}  // namespace

template <typename Real>
struct BasicRealFft<Real>::Plan {
  using Library = Fftw<Real>;
  using Complex = typename Library::Complex;

  std::size_t size;
  std::unique_ptr<Real[], FftwFree<Real>> input;
  std::unique_ptr<Complex[], FftwFree<Real>> output;
  typename Library::Handle plan = nullptr;

  explicit Plan(std::size_t n)
      : size(n),
        input(static_cast<Real*>(Library::kMalloc(n * sizeof(Real)))),
        output(static_cast<Complex*>(Library::kMalloc((n / 2 + 1) * sizeof(Complex)))) {
    if (!input || !output) throw std::bad_alloc();
    {
      const std::lock_guard lock(planner_mutex());
      // Not measured: measuring may choose another algorithm, and other last bits, in each run.
      plan = Library::kPlan(static_cast<int>(n), input.get(), output.get(),
                            FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
    }
    if (plan == nullptr) throw std::bad_alloc();
    std::fill_n(input.get(), n, Real{0});
  }
  ~Plan() {
    const std::lock_guard lock(planner_mutex());
    Library::kDestroy(plan);
  }
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;
};

template <typename Real>
BasicRealFft<Real>::BasicRealFft(std::size_t size) {
  if (size == 0) throw usage_error("a Fourier transform needs at least one sample");
  plan_ = std::make_unique<Plan>(size);
}

template <typename Real>
BasicRealFft<Real>::~BasicRealFft() = default;
template <typename Real>
BasicRealFft<Real>::BasicRealFft(BasicRealFft&&) noexcept = default;
template <typename Real>
BasicRealFft<Real>& BasicRealFft<Real>::operator=(BasicRealFft&&) noexcept = default;

template <typename Real>
std::size_t BasicRealFft<Real>::size() const {
  return plan_->size;
}

template <typename Real>
std::span<Real> BasicRealFft<Real>::input() {
  return {plan_->input.get(), plan_->size};
}

template <typename Real>
std::span<const std::complex<Real>> BasicRealFft<Real>::transform() {
  Fftw<Real>::kExecute(plan_->plan);
  // The standard lays std::complex<Real> out as Real[2], which FFTW's complex numbers are.
  return {reinterpret_cast<const std::complex<Real>*>(plan_->output.get()), bins()};
}

template class BasicRealFft<double>;
template class BasicRealFft<float>;

}  // namespace ser
