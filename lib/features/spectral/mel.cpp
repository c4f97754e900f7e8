#include "features/spectral/mel.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "features/spectral/spectral_options.hpp"

namespace ser {
namespace {

class Mel : public Block {
 public:
  explicit Mel(const MelSpectrogramOptions& options) : options_(options) {}

  Json describe() const override { return ser::describe(options_); }

  std::vector<Column> columns() const override {
    std::vector<Column> columns;
    for (int band = 1; band <= options_.mel.bands; ++band) {
      columns.push_back({"mel_" + std::to_string(band), "power"});
    }
    return columns;
  }

  Array operator()(Analysis& analysis) const override { return analysis.mel_power(options_); }

  std::optional<SpectrumUse> spectrum() const override {
    return SpectrumUse{options_.stft, options_.mel};
  }

 private:
  MelSpectrogramOptions options_;
};

}  // namespace

std::shared_ptr<const Block> make_mel(JsonReader& reader, std::optional<int> sample_rate) {
  return std::make_shared<Mel>(read_mel_spectrogram(reader, sample_rate));
}

}  // namespace ser
