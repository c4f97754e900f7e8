#include "features/spectral/bandwidth.hpp"

#include <nlohmann/json.hpp>

#include "features/spectral/spectral_contour.hpp"
#include "features/spectral/spectral_options.hpp"
#include "signal/spectral_moments.hpp"

namespace ser {

std::shared_ptr<const Block> make_bandwidth(JsonReader& reader, std::optional<int>) {
  const StftOptions stft = read_stft(reader);
  const double p = reader.number_or("p", 2.0, 0.1, 16.0);
  const auto value = [p](std::span<const float> magnitudes, double bin_hz) {
    return static_cast<float>(bin_hz * spectral_bandwidth(magnitudes, p));
  };
  return make_spectral_contour({{"bandwidth_hz", "Hz"}, stft, value}, {{"p", p}});
}

}  // namespace ser
