#include "features/spectral/chroma.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "features/spectral/chroma_options.hpp"
#include "features/spectral/spectral_options.hpp"

namespace ser {
namespace {

class Chroma : public Block {
 public:
  Chroma(const StftOptions& stft, const ChromaOptions& chroma) : stft_(stft), chroma_(chroma) {}

  Json describe() const override {
    Json json = ser::describe(stft_);
    json.update(ser::describe(chroma_));
    return json;
  }

  std::vector<Column> columns() const override {
    return chroma_columns("chroma", chroma_.pitch_classes);
  }

  Array operator()(Analysis& analysis) const override {
    const int classes = chroma_.pitch_classes;
    const double tuning = chroma_.tuning ? *chroma_.tuning : analysis.tuning(stft_, classes, true);
    const ChromaBank& bank =
        analysis.workspace().chroma_bank(classes, tuning, stft_.n_fft, analysis.wave().sample_rate);
    return normalized_columns(bank.power(analysis.magnitude(stft_)), chroma_.norm);
  }

  std::optional<SpectrumUse> spectrum() const override { return SpectrumUse{stft_, std::nullopt}; }

 private:
  StftOptions stft_;
  ChromaOptions chroma_;
};

}  // namespace

std::shared_ptr<const Block> make_chroma(JsonReader& reader, std::optional<int>) {
  const StftOptions stft = read_stft(reader);
  ChromaOptions chroma = read_chroma(reader);
  chroma.norm = read_chroma_norm(reader);
  return std::make_shared<Chroma>(stft, chroma);
}

}  // namespace ser
