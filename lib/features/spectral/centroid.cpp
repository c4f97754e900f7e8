#include "features/spectral/centroid.hpp"

#include <nlohmann/json.hpp>

#include "features/spectral/spectral_contour.hpp"
#include "features/spectral/spectral_options.hpp"
#include "signal/spectral_moments.hpp"

namespace ser {

std::shared_ptr<const Block> make_centroid(JsonReader& reader, std::optional<int>) {
  const auto value = [](std::span<const float> magnitudes, double bin_hz) {
    return static_cast<float>(bin_hz * spectral_centroid(magnitudes));
  };
  return make_spectral_contour({{"centroid_hz", "Hz"}, read_stft(reader), value}, Json::object());
}

}  // namespace ser
