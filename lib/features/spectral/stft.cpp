#include "features/spectral/stft.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "features/spectral/spectral_options.hpp"

namespace ser {
namespace {

class StftBlock : public Block {
 public:
  StftBlock(const StftOptions& stft, int power) : stft_(stft), power_(power) {}

  Json describe() const override {
    Json json = ser::describe(stft_);
    json["power"] = power_;
    return json;
  }

  std::vector<Column> columns() const override {
    std::vector<Column> columns;
    for (std::size_t bin = 0; bin < stft_.bins(); ++bin) {
      columns.push_back({"stft_" + std::to_string(bin), power_ == 1 ? "amplitude" : "power"});
    }
    return columns;
  }

  Array operator()(Analysis& analysis) const override {
    const Array& magnitudes = analysis.magnitude(stft_);
    Array result(magnitudes.columns, magnitudes.rows);
    for (std::size_t frame = 0; frame < magnitudes.rows; ++frame) {
      const auto spectrum = magnitudes.row(frame);
      for (std::size_t bin = 0; bin < spectrum.size(); ++bin) {
        result.at(bin, frame) = power_ == 1 ? spectrum[bin] : spectrum[bin] * spectrum[bin];
      }
    }
    return result;
  }

  std::optional<SpectrumUse> spectrum() const override { return SpectrumUse{stft_, std::nullopt}; }

 private:
  StftOptions stft_;
  int power_;
};

}  // namespace

std::shared_ptr<const Block> make_stft(JsonReader& reader, std::optional<int>) {
  const StftOptions stft = read_stft(reader);
  return std::make_shared<StftBlock>(stft, static_cast<int>(reader.integer_or("power", 1, 1, 2)));
}

}  // namespace ser
