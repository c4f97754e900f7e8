#include "core/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <list>
#include <map>
#include <string_view>
#include <thread>
#include <utility>

#include "core/error.hpp"

namespace ser {
namespace {

constexpr std::size_t kLongestLine = 1U << 16U;
constexpr std::chrono::seconds kPatience{10};

/// The two ends of a pipe, closed with it.
struct Pipe {
  int read_end = -1;
  int write_end = -1;

  Pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return;
    read_end = ends[0];
    write_end = ends[1];
  }
  ~Pipe() {
    close_end(read_end);
    close_end(write_end);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  static void close_end(int& end) {
    if (end >= 0) close(end);
    end = -1;
  }
};

/// In the new process: nothing but calls that are safe after a fork of a threaded program. Writes
/// errno to `failures` where the program cannot be started.
[[noreturn]] void become(const char* program, char* const* arguments, int errors, int failures,
                         pid_t parent) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(128 + SIGTERM);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 && dup2(nothing, STDOUT_FILENO) >= 0 &&
      dup2(errors, STDERR_FILENO) >= 0) {
    execv(program, arguments);
  }
  const int why = errno;
  [[maybe_unused]] const ssize_t written = write(failures, &why, sizeof why);
  _exit(127);
}

/// The errno with which the start failed, or 0: the pipe ends where the other program begins.
int failure_of_start(int failures) {
  int why = 0;
  ssize_t count = 0;
  do {
    count = read(failures, &why, sizeof why);
  } while (count < 0 && errno == EINTR);
  return count == static_cast<ssize_t>(sizeof why) ? why : 0;
}

[[noreturn]] void fail(int why) {
  throw machine_error(std::string("cannot start a process: ") + std::strerror(why));
}

}  // namespace

Process::Process(const std::string& program, std::vector<std::string> arguments) {
  Pipe errors;
  Pipe failures;
  if (errors.read_end < 0 || failures.read_end < 0) fail(errno);
  std::vector<char*> pointers;
  pointers.reserve(arguments.size() + 1);
  for (auto& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ == 0) {
    become(program.c_str(), pointers.data(), errors.write_end, failures.write_end, parent);
  }
  if (pid_ < 0) fail(errno);
  // Here, too: a signal must reach the group from the first moment on.
  setpgid(pid_, pid_);
  Pipe::close_end(failures.write_end);
  if (const int why = failure_of_start(failures.read_end); why != 0) {
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
    fail(why);
  }
  errors_ = std::exchange(errors.read_end, -1);
  fcntl(errors_, F_SETFL, O_NONBLOCK);
}

Process::Process(Process&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      errors_(std::exchange(other.errors_, -1)),
      unread_(std::move(other.unread_)),
      exit_code_(other.exit_code_) {}

Process::~Process() {
  end();
  close_errors();
}

void Process::end() {
  if (pid_ < 0 || exit_code_) return;
  signal(SIGTERM);
  const auto last = std::chrono::steady_clock::now() + kPatience;
  while (!exit_code() && std::chrono::steady_clock::now() < last) {
    new_lines();  // it must not wait for a reader
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  if (exit_code_) return;
  signal(SIGKILL);
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void Process::close_errors() { Pipe::close_end(errors_); }

std::vector<std::string> Process::new_lines() {
  std::vector<std::string> lines;
  std::array<char, 4096> buffer{};
  while (errors_ >= 0) {
    const ssize_t count = read(errors_, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) break;
    if (count <= 0) {
      close_errors();
      break;
    }
    for (ssize_t i = 0; i < count; ++i) {
      const char c = buffer[static_cast<std::size_t>(i)];
      if (c != '\n') unread_ += c;
      if (c == '\n' || unread_.size() >= kLongestLine) lines.push_back(std::exchange(unread_, {}));
    }
  }
  if (errors_ < 0 && !unread_.empty()) lines.push_back(std::exchange(unread_, {}));
  return lines;
}

void Process::signal(int number) const {
  if (pid_ >= 0 && !exit_code_) kill(-pid_, number);
}

std::optional<int> Process::exit_code() {
  int status = 0;
  if (!exit_code_ && pid_ >= 0 && waitpid(pid_, &status, WNOHANG) == pid_) {
    exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  return exit_code_;
}

namespace {

constexpr int kPollMs = 100;
constexpr std::string_view kErrorMark = "ser: error: ";
constexpr std::string_view kWarningMark = "ser: warning: ";

struct Running {
  std::size_t index = 0;
  Process process;
};

class Children {
 public:
  Children(const std::vector<Child>& children, Observer& observer)
      : children_(children), observer_(observer), ends_(children.size()) {}

  ~Children() {
    for (const Running& child : running_) child.process.signal(SIGTERM);  // all at once
  }

  std::vector<ChildEnd> run(std::size_t at_a_time) {
    int stopped_by = 0;
    for (std::size_t next = 0; next < children_.size() || !running_.empty();) {
      while (stopped_by == 0 && next < children_.size() && running_.size() < at_a_time) {
        start(next++);
      }
      if (stopped_by == 0 && (stopped_by = observer_.stop_signal()) != 0) {
        for (const Running& child : running_) child.process.signal(stopped_by);
        next = children_.size();
      }
      wait_a_little();
      hear_and_reap();
    }
    if (stopped_by != 0) throw Interrupted(stopped_by);
    for (const auto& [warning, count] : warnings_) {
      if (count > 1) observer_.warn(std::to_string(count) + " times in all: " + warning);
    }
    return std::move(ends_);
  }

 private:
  void start(std::size_t index) {
    const Child& child = children_[index];
    std::vector<std::string> arguments = child.arguments;
    arguments.insert(arguments.begin(), "ser");
    try {
      running_.push_back({index, Process(child.program, std::move(arguments))});
    } catch (const Error& error) {
      throw machine_error(child.name + ": " + error.what());
    }
  }

  void wait_a_little() {
    std::vector<pollfd> readable;
    // poll() passes over the files of those that have closed theirs.
    for (const Running& child : running_)
      readable.push_back({child.process.error_file(), POLLIN, 0});
    poll(readable.data(), readable.size(), kPollMs);
  }

  void hear_and_reap() {
    for (auto child = running_.begin(); child != running_.end();) {
      // Before its output is read: what an ended process has said is all there.
      const auto code = child->process.exit_code();
      for (const std::string& line : child->process.new_lines()) hear(child->index, line);
      if (!code) {
        ++child;
        continue;
      }
      ends_[child->index].exit_code = *code;
      child = running_.erase(child);
      observer_.advance();
    }
  }

  void hear(std::size_t index, const std::string& line) {
    if (line.starts_with(kErrorMark)) ends_[index].error = line.substr(kErrorMark.size());
    if (line.starts_with(kWarningMark)) {
      const std::string warning = line.substr(kWarningMark.size());
      if (warnings_[warning]++ == 0) observer_.warn(children_[index].name + ": " + warning);
    }
  }

  const std::vector<Child>& children_;
  Observer& observer_;
  std::vector<ChildEnd> ends_;
  std::map<std::string, std::size_t> warnings_;  ///< how often each came
  std::list<Running> running_;
};

}  // namespace

std::vector<ChildEnd> run_children(const std::vector<Child>& children, std::size_t at_a_time,
                                   Observer& observer) {
  return Children(children, observer).run(at_a_time);
}

}  // namespace ser
