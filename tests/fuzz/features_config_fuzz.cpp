// Feature sets.
#include "config_fuzz.hpp"
#include "features/feature_config.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ser;
  fuzz::check_config(fuzz::text_of(data, size), [](const Json& json, const std::string& where) {
    return describe(feature_config_from_json(json, where));
  });
  return 0;
}
