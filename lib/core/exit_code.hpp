#pragma once

#include "core/error.hpp"

namespace ser {

/// The interface scripts rely on; docs/commands.md lists it.
enum ExitCode : int {
  kExitDone = 0,
  kExitFailure = 1,  ///< a bug, or the machine (disk full, LibTorch missing)
  kExitUsage = 2,    ///< the command line or a config is wrong
  kExitData = 3,     ///< audio, corpus, manifest or predictions; a split leaks; files that failed
  kExitModel = 4,    ///< a model file is missing, wrong or does not fit
  kExitRequirement = 5,  ///< it ran and the answer is no
};

inline int exit_code_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
      return kExitUsage;
    case ErrorKind::kData:
      return kExitData;
    case ErrorKind::kModel:
      return kExitModel;
    case ErrorKind::kRequirement:
      return kExitRequirement;
    case ErrorKind::kBug:
    case ErrorKind::kMachine:
      break;
  }
  return kExitFailure;
}

/// The kind of error that another run of the program ended with.
inline ErrorKind kind_of_exit(int code) {
  switch (code) {
    case kExitUsage:
      return ErrorKind::kUsage;
    case kExitData:
      return ErrorKind::kData;
    case kExitModel:
      return ErrorKind::kModel;
    case kExitRequirement:
      return ErrorKind::kRequirement;
    default:
      return ErrorKind::kMachine;
  }
}

}  // namespace ser
