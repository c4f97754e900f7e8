#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

namespace ser {

/// What went wrong, as far as the caller must act on it. The program turns kinds into exit codes.
enum class ErrorKind {
  kBug,          ///< an invariant of ours is broken
  kMachine,      ///< disk full, a library missing
  kUsage,        ///< the command line or a config is wrong
  kData,         ///< audio, corpus, manifest, predictions or split are wrong or missing
  kModel,        ///< a model file is missing, wrong or does not fit
  kRequirement,  ///< it ran, and the answer is no
};

/// The one exception type of the libraries. `what()` says where, what and the remedy, in one line;
/// `reason()` is a short stable word (`truncated`, `silent`, …) for tables of failures, or empty.
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message, std::string reason = "");
  ~Error() override;  // defined in error.cpp, so that its type lives in libser alone

  ErrorKind kind() const noexcept { return kind_; }
  const std::string& reason() const noexcept { return reason_; }

 private:
  ErrorKind kind_;
  std::string reason_;
};

Error usage_error(const std::string& message);
Error data_error(const std::string& message, std::string reason = "");
Error model_error(const std::string& message);
Error machine_error(const std::string& message);

/// Thrown where work stops because the user interrupted it. Everything finished is already saved.
class Interrupted : public std::exception {
 public:
  explicit Interrupted(int signal) : signal_(signal) {}
  ~Interrupted() override;
  int signal() const noexcept { return signal_; }
  const char* what() const noexcept override;

 private:
  int signal_;
};

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

/// One recording of a batch that could not be done while the others were.
struct Failure {
  std::filesystem::path file;  ///< as the manifest or the command line names it
  ErrorKind kind = ErrorKind::kData;
  std::string reason;   ///< Error::reason(): a short stable word
  std::string detail;   ///< the whole message
  std::string where{};  ///< the row that names it, "data.csv:14"; empty: no table does
};

}  // namespace ser
