#include "features/spectral/flux.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "features/spectral/spectral_options.hpp"
#include "signal/lane_sum.hpp"

namespace ser {
namespace {

class Flux : public Block {
 public:
  Flux(const StftOptions& stft, bool rectify) : stft_(stft), rectify_(rectify) {}

  Json describe() const override {
    Json json = ser::describe(stft_);
    json["rectify"] = rectify_;
    return json;
  }

  std::vector<Column> columns() const override { return {{"flux", "amplitude"}}; }

  Array operator()(Analysis& analysis) const override {
    const Array& magnitudes = analysis.magnitude(stft_);
    Array result(1, magnitudes.rows);
    for (std::size_t frame = 1; frame < magnitudes.rows; ++frame) {
      result.at(0, frame) = distance(magnitudes.row(frame - 1), magnitudes.row(frame));
    }
    return result;
  }

  std::optional<SpectrumUse> spectrum() const override { return SpectrumUse{stft_, std::nullopt}; }

 private:
  float distance(std::span<const float> before, std::span<const float> now) const {
    const double least = rectify_ ? 0.0 : -INFINITY;
    return static_cast<float>(std::sqrt(lane_sum(now.size(), [&](std::size_t k) {
      const double growth = static_cast<double>(now[k]) - static_cast<double>(before[k]);
      const double counted = std::max(growth, least);
      return counted * counted;
    })));
  }

  StftOptions stft_;
  bool rectify_;
};

}  // namespace

std::shared_ptr<const Block> make_flux(JsonReader& reader, std::optional<int>) {
  const StftOptions stft = read_stft(reader);
  return std::make_shared<Flux>(stft, reader.boolean_or("rectify", false));
}

}  // namespace ser
