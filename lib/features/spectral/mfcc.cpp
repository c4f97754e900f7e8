#include "features/spectral/mfcc.hpp"

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>

#include "core/error.hpp"
#include "features/spectral/spectral_options.hpp"
#include "signal/dct.hpp"

namespace ser {
namespace {

struct MfccOptions {
  MelSpectrogramOptions mel;
  DecibelOptions decibel;
  int coefficients = 20;
};

class Mfcc : public Block {
 public:
  explicit Mfcc(const MfccOptions& options)
      : options_(options),
        dct_(static_cast<std::size_t>(options.mel.mel.bands),
             static_cast<std::size_t>(options.coefficients)) {}

  Json describe() const override {
    Json json = {{"coefficients", options_.coefficients}};
    json.update(ser::describe(options_.mel));
    json.update(ser::describe(options_.decibel));
    return json;
  }

  std::vector<Column> columns() const override {
    std::vector<Column> columns;
    for (int i = 1; i <= options_.coefficients; ++i) {
      columns.push_back({"mfcc_" + std::to_string(i), "dB"});
    }
    return columns;
  }

  Array operator()(Analysis& analysis) const override {
    return dct_(power_to_db(analysis.mel_power(options_.mel), options_.decibel));
  }

  std::optional<SpectrumUse> spectrum() const override {
    return SpectrumUse{options_.mel.stft, options_.mel.mel};
  }

 private:
  MfccOptions options_;
  Dct dct_;
};

}  // namespace

std::shared_ptr<const Block> make_mfcc(JsonReader& reader, std::optional<int> sample_rate) {
  MfccOptions options;
  options.mel = read_mel_spectrogram(reader, sample_rate);
  options.decibel = read_decibel(reader);
  options.coefficients = static_cast<int>(
      reader.integer_or("coefficients", options.coefficients, 1, options.mel.mel.bands));
  return std::make_shared<Mfcc>(options);
}

}  // namespace ser
