#include "models/model_file.hpp"

#include "core/error.hpp"

namespace ser {
namespace fs = std::filesystem;

fs::path model_file(const std::string& name) {
  std::error_code ignored;
  if (!fs::is_directory(name, ignored)) return name;
  const fs::path fold = fs::path(name) / "fold-1";
  if (fs::exists(fold, ignored)) {
    throw model_error(name + ": is a cross-validation; name one of its models (" + fold.string() +
                      ")");
  }
  fs::path model = fs::path(name) / "model.safetensors";
  if (!fs::exists(model, ignored)) {
    throw model_error(name +
                      ": holds no model.safetensors (the run is not finished: give its ser train "
                      "command again)");
  }
  return model;
}

}  // namespace ser
