#include "features/spectral/flatness.hpp"

#include <nlohmann/json.hpp>

#include "features/spectral/spectral_contour.hpp"
#include "features/spectral/spectral_options.hpp"
#include "signal/spectral_moments.hpp"

namespace ser {

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
