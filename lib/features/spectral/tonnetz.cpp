#include "features/spectral/tonnetz.hpp"

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>
#include <string>

#include "features/spectral/constant_q_chroma.hpp"

namespace ser {
namespace {

/// A circle of intervals: its coordinates are radius · (sin, cos) of π · turns · the pitch class.
struct Circle {
  double turns;
  double radius;
};
constexpr std::array<Circle, 3> kCircles = {
    {{7.0 / 6.0, 1.0}, {3.0 / 2.0, 1.0}, {2.0 / 3.0, 0.5}}};  // fifths, minor and major thirds

constexpr std::size_t kRows = 2 * kCircles.size();

class Tonnetz : public Block {
 public:
  explicit Tonnetz(const ConstantQChromaOptions& options)
      : options_(options),
        classes_(static_cast<std::size_t>(options.chroma.pitch_classes)),
        weights_(kRows * classes_) {
    for (std::size_t i = 0; i < kRows; ++i) {
      const Circle& circle = kCircles[i / 2];
      for (std::size_t c = 0; c < classes_; ++c) {
        const double pitch = 12.0 * static_cast<double>(c) / static_cast<double>(classes_);
        const double angle = std::numbers::pi * circle.turns * pitch;
        weights_[i * classes_ + c] =
            circle.radius * (i % 2 == 0 ? std::sin(angle) : std::cos(angle));
      }
    }
  }

  Json describe() const override {
    Json json = ser::describe(options_);
    json.erase("norm");
    return json;
  }

  std::vector<Column> columns() const override {
    std::vector<Column> columns;
    for (std::size_t i = 1; i <= kRows; ++i) {
      columns.push_back({"tonnetz_" + std::to_string(i), "1"});
    }
    return columns;
  }

  Array operator()(Analysis& analysis) const override {
    const Array chroma = normalized_columns(constant_q_chroma(options_, analysis), ChromaNorm::kL1);
    Array result(kRows, chroma.columns);
    for (std::size_t i = 0; i < kRows; ++i) {
      for (std::size_t frame = 0; frame < chroma.columns; ++frame) {
        double sum = 0.0;
        for (std::size_t c = 0; c < classes_; ++c) {
          sum += weights_[i * classes_ + c] * static_cast<double>(chroma.at(c, frame));
        }
        result.at(i, frame) = static_cast<float>(sum);
      }
    }
    return result;
  }

  std::optional<SpectrumUse> spectrum() const override { return tuning_spectrum(options_); }

 private:
  ConstantQChromaOptions options_;
  std::size_t classes_;
  std::vector<double> weights_;  ///< rows × pitch classes
};

}  // namespace

std::shared_ptr<const Block> make_tonnetz(JsonReader& reader, std::optional<int> sample_rate) {
  return std::make_shared<Tonnetz>(read_constant_q_chroma(reader, sample_rate));
}

}  // namespace ser
