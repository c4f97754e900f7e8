#include "training/start/beginnings.hpp"

#include "storage/safetensors.hpp"

namespace ser {

std::vector<Model> earlier_models(const TrainOptions& options) {
  std::vector<Model> models;
  if (options.encoder) models.push_back(read_model(*options.encoder));
  if (options.init && read_safetensors(*options.init).metadata.contains("ser")) {
    models.push_back(read_model(*options.init));
  }
  return models;
}

bool have_heard(const std::vector<Model>& earlier, const Manifest& manifest,
                const std::vector<std::size_t>& rows, bool allowed) {
  bool any = false;
  for (const Model& model : earlier) {
    const auto leaks = find_leaks(model.trained.heard, manifest, rows);
    if (!leaks.empty() && !allowed) throw_leaks("the model that this one builds on", leaks);
    any = any || !leaks.empty();
  }
  return any;
}

}  // namespace ser
