#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "features/block_table.hpp"
#include "features/spectral/options.hpp"

namespace ser {
namespace {

constexpr Spelling<ChromaNorm> kChromaNorms[] = {{ChromaNorm::kNone, "none"},
                                                 {ChromaNorm::kMax, "max"},
                                                 {ChromaNorm::kL1, "l1"},
                                                 {ChromaNorm::kL2, "l2"}};
constexpr std::array<const char*, 12> kNotes = {"c", "c_sharp", "d", "d_sharp", "e", "f", "f_sharp",
                                                "g", "g_sharp", "a", "a_sharp", "b"};

struct ChromaOptions {
  int pitch_classes = 12;        ///< an octave has
  std::optional<double> tuning;  ///< in bins of the analysis; estimated from the recording if none
  ChromaNorm norm = ChromaNorm::kMax;
};

struct ConstantQChromaOptions {
  ConstantQOptions transform;
  ChromaOptions chroma;
};

/// `pitch_classes` (12), `tuning` (null: estimated).
ChromaOptions read_chroma(JsonReader& reader) {
  ChromaOptions options;
  options.pitch_classes =
      static_cast<int>(reader.integer_or("pitch_classes", options.pitch_classes, 2, 120));
  if (reader.has("tuning") && !reader.value("tuning").is_null()) {
    options.tuning = reader.number("tuning", -0.5, 0.5);
  }
  return options;
}

Json describe_chroma(const ChromaOptions& options) {
  Json json = {{"pitch_classes", options.pitch_classes},
               {"tuning", nullptr},
               {"norm", spelling(kChromaNorms, options.norm)}};
  if (options.tuning) json["tuning"] = *options.tuning;
  return json;
}

/// Of 12 pitch classes `PREFIX_c`, `PREFIX_c_sharp` … `PREFIX_b`, of others `PREFIX_1` …
std::vector<Column> chroma_columns(const std::string& prefix, int pitch_classes) {
  std::vector<Column> columns;
  for (int i = 0; i < pitch_classes; ++i) {
    const std::string name =
        pitch_classes == 12 ? kNotes.at(static_cast<std::size_t>(i)) : std::to_string(i + 1);
    columns.push_back({prefix + "_" + name, "1"});
  }
  return columns;
}

/// `hop_length` (512), `octaves` (7), `bins_per_octave` (36, a multiple of the pitch classes), and
/// those of read_chroma. Throws usage_error when they are impossible, at `sample_rate` where it is
/// known.
ConstantQChromaOptions read_constant_q_chroma(JsonReader& reader, std::optional<int> sample_rate) {
  ConstantQChromaOptions options;
  auto& [transform, chroma] = options;
  const auto size = [&](const char* key, int fallback, int low, int high) {
    return static_cast<int>(reader.integer_or(key, fallback, low, high));
  };
  transform.hop_length = size("hop_length", transform.hop_length, 1, 1 << 16);
  transform.octaves = size("octaves", transform.octaves, 1, 10);
  chroma = read_chroma(reader);
  transform.bins_per_octave = size("bins_per_octave", transform.bins_per_octave, 2, 480);
  if (transform.bins_per_octave % chroma.pitch_classes != 0) {
    throw usage_error(reader.path_of("bins_per_octave") + ": must be a multiple of pitch_classes");
  }
  const int rate = sample_rate.value_or(1 << 20);
  const ConstantQ plan(transform, chroma.tuning.value_or(0.5), rate);
  if (plan.problem()) throw usage_error(reader.path_of("octaves") + ": " + *plan.problem());
  return options;
}

Json describe_constant_q(const ConstantQChromaOptions& options) {
  Json json = {{"hop_length", options.transform.hop_length},
               {"octaves", options.transform.octaves},
               {"bins_per_octave", options.transform.bins_per_octave}};
  json.update(describe_chroma(options.chroma));
  return json;
}

/// The magnitudes of the constant-Q transform added up by pitch class, pitch_classes × frames, each
/// frame divided by its norm. Throws as Analysis::constant_q.
Array constant_q_chroma(const ConstantQChromaOptions& options, Analysis& analysis) {
  const Array& bins = analysis.constant_q(options.transform, options.chroma.tuning);
  const auto classes = static_cast<std::size_t>(options.chroma.pitch_classes);
  const auto per_octave = static_cast<std::size_t>(options.transform.bins_per_octave);
  const std::size_t merged = per_octave / classes;
  Array chroma(classes, bins.columns);
  for (std::size_t bin = 0; bin < bins.rows; ++bin) {
    // The lowest bin is a C, in the middle of those that count for it.
    const auto into = chroma.row((bin % per_octave + merged / 2) / merged % classes);
    const auto from = bins.row(bin);
    for (std::size_t frame = 0; frame < into.size(); ++frame) into[frame] += from[frame];
  }
  return normalized_columns(std::move(chroma), options.chroma.norm);
}

/// The spectra that the tuning is estimated from; nothing where the options give it.
std::optional<SpectrumUse> tuning_spectrum(const ConstantQChromaOptions& options) {
  if (options.chroma.tuning) return std::nullopt;
  return SpectrumUse{StftOptions(), std::nullopt};
}

class Chroma : public Block {
 public:
  Chroma(const StftOptions& stft, const ChromaOptions& chroma) : stft_(stft), chroma_(chroma) {}

  Json describe() const override {
    Json json = ser::describe(stft_);
    json.update(describe_chroma(chroma_));
    return json;
  }

  std::vector<Column> columns() const override {
    return chroma_columns("chroma", chroma_.pitch_classes);
  }

  double step_s(int sample_rate) const override { return hop_s(stft_.hop_length, sample_rate); }

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
  chroma.norm = reader.one_of("norm", kChromaNorms, ChromaNorm::kMax);
  return std::make_shared<Chroma>(stft, chroma);
}

namespace {

class ChromaCqt : public Block {
 public:
  explicit ChromaCqt(const ConstantQChromaOptions& options) : options_(options) {}

  Json describe() const override { return describe_constant_q(options_); }

  std::vector<Column> columns() const override {
    return chroma_columns("chroma_cqt", options_.chroma.pitch_classes);
  }

  double step_s(int sample_rate) const override {
    return hop_s(options_.transform.hop_length, sample_rate);
  }

  Array operator()(Analysis& analysis) const override {
    return constant_q_chroma(options_, analysis);
  }

  std::optional<SpectrumUse> spectrum() const override { return tuning_spectrum(options_); }

 private:
  ConstantQChromaOptions options_;
};

}  // namespace

std::shared_ptr<const Block> make_chroma_cqt(JsonReader& reader, std::optional<int> sample_rate) {
  ConstantQChromaOptions options = read_constant_q_chroma(reader, sample_rate);
  options.chroma.norm = reader.one_of("norm", kChromaNorms, ChromaNorm::kMax);
  return std::make_shared<ChromaCqt>(options);
}

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
    Json json = describe_constant_q(options_);
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

  double step_s(int sample_rate) const override {
    return hop_s(options_.transform.hop_length, sample_rate);
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
