#pragma once

#include <filesystem>
#include <string>

namespace ser {

/// The model file that `name` means: itself, or of a run's folder its model. Throws model_error for
/// a cross-validation and for a run without a model.
std::filesystem::path model_file(const std::string& name);

}  // namespace ser
