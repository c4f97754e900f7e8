#pragma once

#include <spdlog/logger.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "core/observer.hpp"

namespace ser {

/// Progress, remarks and warnings on stderr: a bar with the time left on a terminal, a plain line
/// now and then in a log. Writes no escape codes, and control characters as text. Hears SIGINT and
/// SIGTERM; a second one ends the program at once.
class ConsoleObserver : public Observer {
 public:
  /// Installs the signal handlers and the logger on stderr.
  ConsoleObserver();

  /// From then on warnings and errors alone (quiet), or what was decided, too (verbose).
  void set_level(bool quiet, bool verbose);

  void begin(std::string_view task, std::size_t total) override;
  void advance(std::size_t steps) override;
  void end() override;
  void debug(std::string_view message) override;
  void info(std::string_view message) override;
  void warn(std::string_view message) override;
  int stop_signal() const override;

  void error(std::string_view message);

 private:
  using Clock = std::chrono::steady_clock;

  void draw(bool last);
  void clear_bar();
  std::string state_text() const;
  void say(spdlog::level::level_enum level, std::string_view message);

  std::shared_ptr<spdlog::logger> log_;
  bool terminal_ = false;
  std::size_t bar_width_ = 0;  ///< columns of the bar that is shown; 0: none
  std::string task_;
  std::size_t total_ = 0;
  std::size_t done_ = 0;
  Clock::time_point started_;
  Clock::time_point drawn_;
};

}  // namespace ser
