#include "signal/real_fft.hpp"

#include <fftw3.h>

#include <algorithm>
#include <mutex>
#include <new>

#include "core/error.hpp"

namespace ser {
namespace {

// FFTW's planner is the one part of it that threads must not enter together.
std::mutex& planner_mutex() {
  static std::mutex mutex;
  return mutex;
}

struct FftwFree {
  void operator()(void* memory) const { fftw_free(memory); }
};

}  // namespace

struct RealFft::Plan {
  std::size_t size;
  std::unique_ptr<double[], FftwFree> input;
  std::unique_ptr<fftw_complex[], FftwFree> output;
  fftw_plan plan = nullptr;

  explicit Plan(std::size_t n)
      : size(n), input(fftw_alloc_real(n)), output(fftw_alloc_complex(n / 2 + 1)) {
    if (!input || !output) throw std::bad_alloc();
    {
      const std::lock_guard lock(planner_mutex());
      // Not measured: measuring may choose another algorithm, and other last bits, in each run.
      plan = fftw_plan_dft_r2c_1d(static_cast<int>(n), input.get(), output.get(),
                                  FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
    }
    if (plan == nullptr) throw std::bad_alloc();
    std::fill_n(input.get(), n, 0.0);
  }
  ~Plan() {
    const std::lock_guard lock(planner_mutex());
    fftw_destroy_plan(plan);
  }
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;
};

RealFft::RealFft(std::size_t size) {
  if (size == 0) throw usage_error("a Fourier transform needs at least one sample");
  plan_ = std::make_unique<Plan>(size);
}

RealFft::~RealFft() = default;
RealFft::RealFft(RealFft&&) noexcept = default;
RealFft& RealFft::operator=(RealFft&&) noexcept = default;

std::size_t RealFft::size() const { return plan_->size; }

std::span<double> RealFft::input() { return {plan_->input.get(), plan_->size}; }

std::span<const std::complex<double>> RealFft::transform() {
  fftw_execute(plan_->plan);
  // The standard lays std::complex<double> out as double[2], which fftw_complex is.
  return {reinterpret_cast<const std::complex<double>*>(plan_->output.get()), bins()};
}

}  // namespace ser
