#include "console_observer.hpp"

#include <signal.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/text.hpp"

namespace ser {
namespace {

using namespace std::chrono_literals;

constexpr auto kRedrawEvery = 100ms;
constexpr auto kLogEvery = 30s;
constexpr std::size_t kBarWidth = 24;

volatile sig_atomic_t g_stop_signal = 0;

void on_signal(int signal) {
  if (g_stop_signal != 0) _exit(128 + signal);
  g_stop_signal = signal;
}

std::string duration_text(double seconds) {
  const auto whole = static_cast<long>(std::lround(std::max(0.0, seconds)));
  const long minutes = whole / 60;
  const std::string rest = std::to_string(whole % 60);
  if (minutes == 0) return rest + " s";
  return std::to_string(minutes) + ":" + (rest.size() < 2 ? "0" : "") + rest + " min";
}

}  // namespace

ConsoleObserver::ConsoleObserver() : terminal_(isatty(STDERR_FILENO) != 0) {
  auto logger = spdlog::stderr_logger_st("ser");
  logger->set_pattern("%v");
  spdlog::set_default_logger(logger);
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

void ConsoleObserver::begin(std::string_view task, std::size_t total) {
  task_ = task;
  total_ = total;
  done_ = 0;
  started_ = Clock::now();
  drawn_ = terminal_ ? Clock::time_point{} : started_;
  draw(false);
}

void ConsoleObserver::advance(std::size_t steps) {
  done_ += steps;
  draw(false);
}

void ConsoleObserver::end() {
  if (total_ > 0) draw(true);
  total_ = 0;
}

std::string ConsoleObserver::state_text() const {
  const double elapsed = std::chrono::duration<double>(Clock::now() - started_).count();
  const double share = static_cast<double>(done_) / static_cast<double>(total_);
  std::string text = std::to_string(done_) + "/" + std::to_string(total_);
  if (done_ >= total_) return text + "  " + duration_text(elapsed);
  if (done_ > 0) text += "  " + duration_text(elapsed / share - elapsed) + " left";
  return text;
}

void ConsoleObserver::draw(bool last) {
  if (quiet_ || total_ == 0) return;
  const auto now = Clock::now();
  if (!last && now - drawn_ < (terminal_ ? Clock::duration(kRedrawEvery) : kLogEvery)) return;
  drawn_ = now;
  if (!terminal_) {
    // A short piece of work leaves no line in a log.
    if (last && now - started_ < kLogEvery) return;
    spdlog::info("{}: {}", task_, state_text());
    return;
  }
  if (last) {
    clear_bar();
    return;
  }
  const std::size_t filled = kBarWidth * std::min(done_, total_) / total_;
  std::string bar;
  for (std::size_t i = 0; i < kBarWidth; ++i) bar += i < filled ? "━" : " ";
  std::fprintf(stderr, "\r\033[K%s ┃%s┃ %s", task_.c_str(), bar.c_str(), state_text().c_str());
  std::fflush(stderr);
  bar_shown_ = true;
}

void ConsoleObserver::clear_bar() {
  if (!bar_shown_) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  bar_shown_ = false;
}

void ConsoleObserver::info(std::string_view message) {
  if (quiet_) return;
  clear_bar();
  spdlog::info("{}", message);
}

void ConsoleObserver::warn(std::string_view message) {
  clear_bar();
  spdlog::warn("ser: warning: {}", message);
}

void ConsoleObserver::error(std::string_view message) {
  clear_bar();
  spdlog::error("ser: error: {}", message);
}

int ConsoleObserver::stop_signal() const { return g_stop_signal; }

}  // namespace ser
