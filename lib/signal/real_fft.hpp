#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <span>

namespace ser {

/// The discrete Fourier transform of real numbers in double precision:
/// X[k] = Σ x[n]·exp(−2πikn/N) for k = 0 … N/2, not scaled. Any size; powers of two are fastest.
///
/// An object owns its plan and one pair of buffers, so a thread needs its own; making and
/// destroying objects in several threads is safe. The result depends on nothing but the input.
class RealFft {
 public:
  /// Throws usage_error when `size` is 0.
  explicit RealFft(std::size_t size);
  ~RealFft();
  RealFft(RealFft&&) noexcept;
  RealFft& operator=(RealFft&&) noexcept;

  std::size_t size() const;
  std::size_t bins() const { return size() / 2 + 1; }

  /// `size()` numbers to fill before transform(), which leaves them as they are. All 0 at first.
  std::span<double> input();
  /// The `bins()` values of input()'s transform, valid until the next call.
  std::span<const std::complex<double>> transform();

 private:
  struct Plan;
  std::unique_ptr<Plan> plan_;
};

}  // namespace ser
