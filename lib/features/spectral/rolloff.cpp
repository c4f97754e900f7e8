#include "features/spectral/rolloff.hpp"

#include <nlohmann/json.hpp>

#include "features/spectral/spectral_contour.hpp"
#include "features/spectral/spectral_options.hpp"
#include "signal/spectral_moments.hpp"

namespace ser {

std::shared_ptr<const Block> make_rolloff(JsonReader& reader, std::optional<int>) {
  const StftOptions stft = read_stft(reader);
  const double share = reader.number_or("roll_percent", 0.85, 0.001, 0.999);
  const auto value = [share](std::span<const float> magnitudes, double bin_hz) {
    const auto bin = spectral_rolloff(magnitudes, static_cast<float>(share));
    return static_cast<float>(bin_hz * static_cast<double>(bin));
  };
  return make_spectral_contour({{"rolloff_hz", "Hz"}, stft, value}, {{"roll_percent", share}});
}

}  // namespace ser
