#pragma once

#include <cstddef>
#include <string_view>

namespace ser {

/// How the libraries speak: progress, what was decided, remarks, warnings; and how they hear that
/// the user wants to stop. Called from one thread at a time.
class Observer {
 public:
  virtual ~Observer();
  /// A piece of work of `total` steps begins; `advance` counts them, `end` closes it.
  virtual void begin(std::string_view /*task*/, std::size_t /*total*/) {}
  virtual void advance(std::size_t /*steps*/ = 1) {}
  virtual void end() {}
  /// What was decided that the user did not say: the file of a config, a number of threads. Heard
  /// with `-v` alone.
  virtual void debug(std::string_view /*message*/) {}
  virtual void info(std::string_view /*message*/) {}
  virtual void warn(std::string_view /*message*/) {}
  /// 0, or the number of the signal that asks the work to stop.
  virtual int stop_signal() const { return 0; }
  /// Throws Interrupted when a stop is asked for.
  void throw_if_stopped() const;
};

/// Hears nothing and never stops.
Observer& silent_observer();

}  // namespace ser
