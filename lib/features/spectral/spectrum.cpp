#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "features/block_table.hpp"
#include "features/spectral/options.hpp"
#include "signal/lane_sum.hpp"
#include "signal/spectral_shape.hpp"

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

  double step_s(int sample_rate) const override { return hop_s(stft_.hop_length, sample_rate); }

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

  double step_s(int sample_rate) const override { return hop_s(stft_.hop_length, sample_rate); }

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

  double step_s(int sample_rate) const override { return hop_s(stft_.hop_length, sample_rate); }

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
    const double least = rectify_ ? 0.0 : -std::numeric_limits<double>::infinity();
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
