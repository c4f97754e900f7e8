// Networks, without sizes.
#include "config_fuzz.hpp"
#include "network/network_spec.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ser;
  fuzz::check_config(fuzz::text_of(data, size), [](const Json& json, const std::string& where) {
    return describe(network_spec_from_json(json, where));
  });
  return 0;
}
