#include "core/error.hpp"

#include <utility>

namespace ser {

Error::Error(ErrorKind kind, const std::string& message, std::string reason)
    : std::runtime_error(message), kind_(kind), reason_(std::move(reason)) {}

Error::~Error() = default;

Error usage_error(const std::string& message) { return {ErrorKind::kUsage, message}; }
Error data_error(const std::string& message, std::string reason) {
  return {ErrorKind::kData, message, std::move(reason)};
}
Error model_error(const std::string& message) { return {ErrorKind::kModel, message}; }
Error machine_error(const std::string& message) { return {ErrorKind::kMachine, message}; }

Interrupted::~Interrupted() = default;
const char* Interrupted::what() const noexcept { return "interrupted"; }

}  // namespace ser
