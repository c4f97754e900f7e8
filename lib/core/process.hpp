#pragma once

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/observer.hpp"

namespace ser {

/// The program that runs now, whatever its file is called.
inline constexpr const char* kThisProgram = "/proc/self/exe";

/// Another program that runs beside this one: it reads nothing, what it prints is dropped, what it
/// says on standard error can be heard. It stands in a process group of its own, so that a
/// terminal's Ctrl-C reaches this program alone, which hands it on. It does not outlive this
/// program: it is asked to end (SIGTERM) when the thread that started it ends, and when the object
/// goes it is asked to end and, ten seconds later, ended with all that it started.
class Process {
 public:
  /// Starts the file `program` with these arguments, argv[0] first. Throws machine_error, which
  /// says why, where that is not possible.
  Process(const std::string& program, std::vector<std::string> arguments);
  ~Process();
  Process(Process&& other) noexcept;
  Process& operator=(Process&&) = delete;

  /// What its standard error is read from; poll() says when there is something. -1 at its end.
  int error_file() const { return errors_; }
  /// The whole lines that it has said since the last call, without waiting; at the end of its
  /// output also a last one without a line end. A line longer than 64 KiB comes in pieces.
  std::vector<std::string> new_lines();
  /// Sends it, and all that it started, a signal.
  void signal(int number) const;
  /// Its exit code, 128 + the signal where one ended it; nothing while it runs. What it said last
  /// can be read after that.
  std::optional<int> exit_code();

 private:
  void end();
  void close_errors();

  pid_t pid_ = -1;
  int errors_ = -1;
  std::string unread_;
  std::optional<int> exit_code_;
};

/// One more process of this program.
struct Child {
  std::string name;  ///< what messages call it, such as `fold 2`
  std::vector<std::string> arguments;
  std::string program = kThisProgram;
};

/// How a child ended: its exit code (128 + the signal where one ended it) and its error line.
struct ChildEnd {
  int exit_code = 0;
  std::string error;
};

/// Runs each child once, `at_a_time` at once; a child that fails stops no other. What a child
/// prints is dropped, its warnings (`ser: warning: …`) are passed on under its name; one that comes
/// from several is passed on once, and counted at the end. The end of each advances the observer. A
/// stop request is handed on, and Interrupted is thrown when all have ended; children do not
/// outlive this process. Throws machine_error when a process cannot be started.
std::vector<ChildEnd> run_children(const std::vector<Child>& children, std::size_t at_a_time,
                                   Observer& observer);

}  // namespace ser
