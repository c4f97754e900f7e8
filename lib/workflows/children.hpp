#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/observer.hpp"

namespace ser {

/// One more process of this program.
struct Child {
  std::string name;  ///< what messages call it, such as `fold 2`
  std::vector<std::string> arguments;
};

/// How a child ended: its exit code (128 + the signal where one ended it) and its error line.
struct ChildEnd {
  int exit_code = 0;
  std::string error;
};

/// Runs this program once for each child, `at_a_time` at once, each in a process group of its own;
/// a child that fails stops no other. What a child prints is dropped, its warnings are passed on
/// under its name, the end of each advances the observer. A stop request is handed on, and
/// Interrupted is thrown when all have ended; children do not outlive this process. Throws
/// machine_error when a process cannot be started.
std::vector<ChildEnd> run_children(const std::vector<Child>& children, std::size_t at_a_time,
                                   Observer& observer);

}  // namespace ser
