#include "features/spectral/contrast.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "core/error.hpp"
#include "features/spectral/spectral_options.hpp"
#include "signal/spectral_contrast.hpp"

namespace ser {
namespace {

class Contrast : public Block {
 public:
  Contrast(const StftOptions& stft, const ContrastOptions& options)
      : stft_(stft), options_(options) {}

  Json describe() const override {
    Json json = ser::describe(stft_);
    json.update(Json{{"low_hz", options_.low_hz},
                     {"bands", options_.bands},
                     {"quantile", options_.quantile},
                     {"linear", options_.linear}});
    return json;
  }

  std::vector<Column> columns() const override {
    std::vector<Column> columns;
    for (int band = 1; band <= options_.bands + 1; ++band) {
      columns.push_back({"contrast_" + std::to_string(band), options_.linear ? "amplitude" : "dB"});
    }
    return columns;
  }

  Array operator()(Analysis& analysis) const override {
    const SpectralContrast contrast(options_, stft_.n_fft, analysis.wave().sample_rate);
    if (contrast.problem()) throw data_error(*contrast.problem(), "sample-rate");
    return contrast(analysis.magnitude(stft_));
  }

  std::optional<SpectrumUse> spectrum() const override { return SpectrumUse{stft_, std::nullopt}; }

 private:
  StftOptions stft_;
  ContrastOptions options_;
};

}  // namespace

std::shared_ptr<const Block> make_contrast(JsonReader& reader, std::optional<int> sample_rate) {
  const StftOptions stft = read_stft(reader);
  ContrastOptions options;
  options.low_hz = reader.number_or("low_hz", options.low_hz, 1.0, 1e5);
  options.bands = static_cast<int>(reader.integer_or("bands", options.bands, 1, 16));
  options.quantile = reader.number_or("quantile", options.quantile, 1e-6, 0.999);
  options.linear = reader.boolean_or("linear", options.linear);
  if (sample_rate) {
    const SpectralContrast contrast(options, stft.n_fft, *sample_rate);
    if (contrast.problem()) throw usage_error(reader.path_of("bands") + ": " + *contrast.problem());
  }
  return std::make_shared<Contrast>(stft, options);
}

}  // namespace ser
