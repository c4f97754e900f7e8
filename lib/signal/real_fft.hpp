#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <span>

namespace ser {

/// The smallest even number not below `least` without prime factors above 5: fast to transform.
std::size_t fast_size(std::size_t least);

/// The discrete Fourier transform of real numbers, X[k] = Σ x[n]·exp(−2πikn/N) for k = 0 … N/2, not
/// scaled. Any size; powers of two are fastest. `Real` is double or float.
///
/// An object owns its plan and one pair of buffers, so a thread needs its own; making and
/// destroying objects in several threads is safe. The result depends on nothing but the input.
template <typename Real>
class BasicRealFft {
 public:
  /// Throws usage_error when `size` is 0.
  explicit BasicRealFft(std::size_t size);
  ~BasicRealFft();
  BasicRealFft(BasicRealFft&&) noexcept;
  BasicRealFft& operator=(BasicRealFft&&) noexcept;

  std::size_t size() const;
  std::size_t bins() const { return size() / 2 + 1; }

  /// `size()` numbers to fill before transform(), which leaves them as they are. All 0 at first.
  std::span<Real> input();
  /// The `bins()` values of input()'s transform, valid until the next call.
  std::span<const std::complex<Real>> transform();

 private:
  struct Plan;
  std::unique_ptr<Plan> plan_;
};

/// What spectra are computed with, as librosa does.
using RealFft = BasicRealFft<double>;
/// Half the time, for what single precision is enough for.
using SingleRealFft = BasicRealFft<float>;

}  // namespace ser
