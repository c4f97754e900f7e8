#pragma once

#include <filesystem>
#include <string>

#include "core/error.hpp"

namespace ser {

/// One recording of a batch that could not be done while the others were.
struct Failure {
  std::filesystem::path file;  ///< as the manifest or the command line names it
  ErrorKind kind = ErrorKind::kData;
  std::string reason;  ///< Error::reason(): a short stable word
  std::string detail;  ///< the whole message
};

}  // namespace ser
