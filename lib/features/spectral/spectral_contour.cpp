#include "features/spectral/spectral_contour.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "features/spectral/spectral_options.hpp"

namespace ser {
namespace {

class ContourBlock : public Block {
 public:
  ContourBlock(SpectralContour contour, const Json& options)
      : contour_(std::move(contour)), options_(options) {}

  Json describe() const override {
    Json json = ser::describe(contour_.stft);
    json.update(options_);
    return json;
  }

  std::vector<Column> columns() const override { return {contour_.column}; }

  Array operator()(Analysis& analysis) const override {
    const Array& magnitudes = analysis.magnitude(contour_.stft);
    const double bin_hz = static_cast<double>(analysis.wave().sample_rate) / contour_.stft.n_fft;
    Array result(1, magnitudes.rows);
    for (std::size_t frame = 0; frame < magnitudes.rows; ++frame) {
      result.at(0, frame) = contour_.value(magnitudes.row(frame), bin_hz);
    }
    return result;
  }

  std::optional<SpectrumUse> spectrum() const override {
    return SpectrumUse{contour_.stft, std::nullopt};
  }

 private:
  SpectralContour contour_;
  Json options_;
};

}  // namespace

std::shared_ptr<const Block> make_spectral_contour(SpectralContour contour, const Json& options) {
  return std::make_shared<ContourBlock>(std::move(contour), options);
}

}  // namespace ser
