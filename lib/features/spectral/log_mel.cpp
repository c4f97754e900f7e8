#include "features/spectral/log_mel.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "features/spectral/spectral_options.hpp"
#include "signal/logarithm.hpp"

namespace ser {
namespace {

const std::vector<std::string> kLogs = {"db", "ln"};
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
    json["log"] = kLogs[options_.decibel ? 0 : 1];
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
  if (reader.one_of("log", kLogs, "db") == "db") {
    options.decibel = read_decibel(reader);
  } else {
    options.offset = reader.number_or("offset", options.offset, 1e-30, 1.0);
  }
  return std::make_shared<LogMel>(options);
}

}  // namespace ser
