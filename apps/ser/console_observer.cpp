#include "console_observer.hpp"

#include <signal.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <vector>

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

/// Characters of UTF-8 text, each of which takes a column here.
std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

std::size_t terminal_columns() {
  constexpr std::size_t kUsual = 80;
  struct winsize size {};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsual;
  return size.ws_col;
}

/// A line that a terminal of so many columns does not break: with a bar where there is room.
std::string progress_line(const std::string& task, const std::string& state, std::size_t done,
                          std::size_t total, std::size_t columns) {
  const std::string bare = task + " " + state;
  const std::size_t room = columns - 1;  // a full last column moves to the next line
  if (columns_of(bare) + kBarWidth + 3 > room) return bare.substr(0, room);
  const std::size_t filled = kBarWidth * std::min(done, total) / total;
  std::string bar;
  for (std::size_t i = 0; i < kBarWidth; ++i) bar += i < filled ? "━" : " ";
  return task + " ┃" + bar + "┃ " + state;
}

/// Whether stderr can go back to the start of a line.
bool can_redraw() {
  const char* kind = std::getenv("TERM");
  return isatty(STDERR_FILENO) != 0 && kind != nullptr && *kind != '\0' &&
         std::string_view(kind) != "dumb";
}

std::string duration_text(double seconds) {
  const auto whole = static_cast<long>(std::lround(std::max(0.0, seconds)));
  const long minutes = whole / 60;
  const std::string rest = std::to_string(whole % 60);
  if (minutes == 0) return rest + " s";
  return std::to_string(minutes) + ":" + (rest.size() < 2 ? "0" : "") + rest + " min";
}

/// A report has lines; a message is one line, whatever the names in it.
std::string report_text(std::string_view text) {
  std::vector<std::string> lines = split(text, '\n');
  for (std::string& line : lines) line = printable(line);
  return join(lines, "\n");
}

/// What a line of each level begins with; remarks are bare.
class LevelMark : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm& /*time*/,
              spdlog::memory_buf_t& line) override {
    const std::string_view mark = mark_of(message.level);
    line.append(mark.data(), mark.data() + mark.size());
  }
  std::unique_ptr<custom_flag_formatter> clone() const override {
    return spdlog::details::make_unique<LevelMark>();
  }

 private:
  static std::string_view mark_of(spdlog::level::level_enum level) {
    switch (level) {
      case spdlog::level::debug:
        return "ser: debug: ";
      case spdlog::level::warn:
        return "ser: warning: ";
      case spdlog::level::err:
        return "ser: error: ";
      default:
        return "";
    }
  }
};

std::shared_ptr<spdlog::logger> stderr_logger() {
  auto logger =
      std::make_shared<spdlog::logger>("ser", std::make_shared<spdlog::sinks::stderr_sink_st>());
  auto formatter = std::make_unique<spdlog::pattern_formatter>();
  formatter->add_flag<LevelMark>('*').set_pattern("%*%v");
  logger->set_formatter(std::move(formatter));
  return logger;
}

}  // namespace

ConsoleObserver::ConsoleObserver() : log_(stderr_logger()), terminal_(can_redraw()) {
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

void ConsoleObserver::set_level(bool quiet, bool verbose) {
  log_->set_level(quiet     ? spdlog::level::warn
                  : verbose ? spdlog::level::debug
                            : spdlog::level::info);
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
  if (!log_->should_log(spdlog::level::info) || total_ == 0) return;
  const auto now = Clock::now();
  if (!last && now - drawn_ < (terminal_ ? Clock::duration(kRedrawEvery) : kLogEvery)) return;
  drawn_ = now;
  if (!terminal_) {
    // A short piece of work leaves no line in a log.
    if (last && now - started_ < kLogEvery) return;
    say(spdlog::level::info, task_ + ": " + state_text());
    return;
  }
  if (last) {
    clear_bar();
    return;
  }
  // Blanks over what was there, and no escape codes, which not every terminal knows.
  const std::string line = progress_line(task_, state_text(), done_, total_, terminal_columns());
  const std::size_t width = columns_of(line);
  const std::string blanks(width < bar_width_ ? bar_width_ - width : 0, ' ');
  std::fprintf(stderr, "\r%s%s", line.c_str(), blanks.c_str());
  std::fflush(stderr);
  bar_width_ = width;
}

void ConsoleObserver::clear_bar() {
  if (bar_width_ == 0) return;
  std::fprintf(stderr, "\r%s\r", std::string(bar_width_, ' ').c_str());
  std::fflush(stderr);
  bar_width_ = 0;
}

void ConsoleObserver::say(spdlog::level::level_enum level, std::string_view message) {
  if (!log_->should_log(level)) return;
  clear_bar();
  log_->log(level, "{}", level == spdlog::level::info ? report_text(message) : printable(message));
}

void ConsoleObserver::debug(std::string_view message) { say(spdlog::level::debug, message); }

void ConsoleObserver::info(std::string_view message) { say(spdlog::level::info, message); }

void ConsoleObserver::warn(std::string_view message) { say(spdlog::level::warn, message); }

void ConsoleObserver::error(std::string_view message) { say(spdlog::level::err, message); }

int ConsoleObserver::stop_signal() const { return g_stop_signal; }

}  // namespace ser
