#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "features/block_table.hpp"
#include "features/spectral/options.hpp"
#include "signal/cepstrum.hpp"

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

  double step_s(int sample_rate) const override {
    return hop_s(options_.stft.hop_length, sample_rate);
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

namespace {

enum class Log { kDecibel, kNatural };
constexpr Spelling<Log> kLogs[] = {{Log::kDecibel, "db"}, {Log::kNatural, "ln"}};
constexpr double kFloatEpsilon = 1.1920928955078125e-07;

struct LogMelOptions {
  MelSpectrogramOptions mel;
  std::optional<DecibelOptions> decibel;  ///< decibels when there; else the natural logarithm
  double offset = kFloatEpsilon;
};

class LogMel : public Block {
 public:
  explicit LogMel(const LogMelOptions& options) : options_(options) {}

  Json describe() const override {
    Json json = ser::describe(options_.mel);
    json["log"] = spelling(kLogs, options_.decibel ? Log::kDecibel : Log::kNatural);
    if (options_.decibel) {
      json.update(ser::describe(*options_.decibel));
    } else {
      json["offset"] = options_.offset;
    }
    return json;
  }

  std::vector<Column> columns() const override {
    std::vector<Column> columns;
    for (int band = 1; band <= options_.mel.mel.bands; ++band) {
      columns.push_back({"logmel_" + std::to_string(band), options_.decibel ? "dB" : "ln(power)"});
    }
    return columns;
  }

  double step_s(int sample_rate) const override {
    return hop_s(options_.mel.stft.hop_length, sample_rate);
  }

  Array operator()(Analysis& analysis) const override {
    Array power = analysis.mel_power(options_.mel);
    if (options_.decibel) return power_to_db(std::move(power), *options_.decibel);
    return scaled_logarithms(std::move(power), 1.0, 0.0F, options_.offset);
  }

  std::optional<SpectrumUse> spectrum() const override {
    return SpectrumUse{options_.mel.stft, options_.mel.mel};
  }

 private:
  LogMelOptions options_;
};

}  // namespace

std::shared_ptr<const Block> make_log_mel(JsonReader& reader, std::optional<int> sample_rate) {
  LogMelOptions options;
  options.mel = read_mel_spectrogram(reader, sample_rate);
  if (reader.one_of("log", kLogs, Log::kDecibel) == Log::kDecibel) {
    options.decibel = read_decibel(reader);
  } else {
    options.offset = reader.number_or("offset", options.offset, 1e-30, 1.0);
  }
  return std::make_shared<LogMel>(options);
}

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

  double step_s(int sample_rate) const override {
    return hop_s(options_.mel.stft.hop_length, sample_rate);
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
