// Experiments, with everything that they name written out.
#include "config_fuzz.hpp"
#include "training/config/experiment.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ser;
  fuzz::check_config(fuzz::text_of(data, size), [](const Json& json, const std::string& where) {
    return describe(experiment_from_json(json, where));
  });
  return 0;
}
