#include <functional>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>

#include "features/block_table.hpp"
#include "features/spectral/options.hpp"
#include "signal/spectral_shape.hpp"

namespace ser {
namespace {

/// One number a frame, computed from its magnitude spectrum alone.
struct SpectralContour {
  Column column;
  StftOptions stft;
  /// `bin_hz` is the distance of two bins.
  std::function<float(std::span<const float> magnitudes, double bin_hz)> value;
};

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

  double step_s(int sample_rate) const override {
    return hop_s(contour_.stft.hop_length, sample_rate);
  }

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

/// `options` are what the block describes itself with beside the options of the transform.
std::shared_ptr<const Block> make_spectral_contour(SpectralContour contour, const Json& options) {
  return std::make_shared<ContourBlock>(std::move(contour), options);
}

}  // namespace

std::shared_ptr<const Block> make_centroid(JsonReader& reader, std::optional<int>) {
  const auto value = [](std::span<const float> magnitudes, double bin_hz) {
    return static_cast<float>(bin_hz * spectral_centroid(magnitudes));
  };
  return make_spectral_contour({{"centroid_hz", "Hz"}, read_stft(reader), value}, Json::object());
}

std::shared_ptr<const Block> make_bandwidth(JsonReader& reader, std::optional<int>) {
  const StftOptions stft = read_stft(reader);
  const double p = reader.number_or("p", 2.0, 0.1, 16.0);
  const auto value = [p](std::span<const float> magnitudes, double bin_hz) {
    return static_cast<float>(bin_hz * spectral_bandwidth(magnitudes, p));
  };
  return make_spectral_contour({{"bandwidth_hz", "Hz"}, stft, value}, {{"p", p}});
}

std::shared_ptr<const Block> make_rolloff(JsonReader& reader, std::optional<int>) {
  const StftOptions stft = read_stft(reader);
  const double share = reader.number_or("roll_percent", 0.85, 0.001, 0.999);
  const auto value = [share](std::span<const float> magnitudes, double bin_hz) {
    const auto bin = spectral_rolloff(magnitudes, static_cast<float>(share));
    return static_cast<float>(bin_hz * static_cast<double>(bin));
  };
  return make_spectral_contour({{"rolloff_hz", "Hz"}, stft, value}, {{"roll_percent", share}});
}

std::shared_ptr<const Block> make_flatness(JsonReader& reader, std::optional<int>) {
  const StftOptions stft = read_stft(reader);
  const double amin = reader.number_or("amin", 1e-10, 1e-30, 1.0);
  const double power = reader.number_or("power", 2.0, 0.1, 4.0);
  const auto value = [amin, power](std::span<const float> magnitudes, double) {
    return static_cast<float>(spectral_flatness(magnitudes, power, amin));
  };
  return make_spectral_contour({{"flatness", "1"}, stft, value},
                               {{"amin", amin}, {"power", power}});
}

}  // namespace ser
