#include "workflows/children.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <string_view>

#include "core/error.hpp"

namespace ser {
namespace {

constexpr const char* kProgram = "/proc/self/exe";
constexpr int kPollMs = 100;
constexpr std::string_view kErrorMark = "ser: error: ";
constexpr std::string_view kWarningMark = "ser: warning: ";

/// A process that runs, and what came of its standard error.
struct Running {
  std::size_t index = 0;
  int errors = -1;  ///< the reading end of its standard error
  std::string unread;
};

/// In the new process: nothing but calls that are safe after a fork of a threaded program.
[[noreturn]] void become(char* const* arguments, int errors, pid_t parent) {
  setpgid(0, 0);  // the terminal's Ctrl-C reaches the parent alone, which hands it on
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(128 + SIGTERM);
  const int nothing = open("/dev/null", O_RDWR);
  dup2(nothing, STDIN_FILENO);
  dup2(nothing, STDOUT_FILENO);
  dup2(errors, STDERR_FILENO);
  execv(kProgram, arguments);
  _exit(127);
}

class Children {
 public:
  Children(const std::vector<Child>& children, Observer& observer)
      : children_(children), observer_(observer), ends_(children.size()) {}

  ~Children() {
    for (const auto& [pid, child] : running_) kill(pid, SIGTERM);
    for (const auto& [pid, child] : running_) {
      waitpid(pid, nullptr, 0);
      close(child.errors);
    }
  }

  std::vector<ChildEnd> run(std::size_t at_a_time) {
    int stopped_by = 0;
    for (std::size_t next = 0; next < children_.size() || !running_.empty();) {
      while (stopped_by == 0 && next < children_.size() && running_.size() < at_a_time) {
        start(next++);
      }
      if (stopped_by == 0 && (stopped_by = observer_.stop_signal()) != 0) {
        for (const auto& [pid, child] : running_) kill(pid, stopped_by);
        next = children_.size();
      }
      wait_a_little();
      reap();
    }
    if (stopped_by != 0) throw Interrupted(stopped_by);
    return std::move(ends_);
  }

 private:
  void start(std::size_t index) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) fail(index);
    std::vector<std::string> arguments = children_[index].arguments;
    arguments.insert(arguments.begin(), "ser");
    std::vector<char*> pointers;
    pointers.reserve(arguments.size() + 1);
    for (auto& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid == 0) become(pointers.data(), ends[1], parent);
    close(ends[1]);
    if (pid < 0) {
      close(ends[0]);
      fail(index);
    }
    running_[pid] = {index, ends[0], ""};
  }

  [[noreturn]] void fail(std::size_t index) const {
    throw machine_error(children_[index].name + ": cannot start a process: " + strerror(errno));
  }

  void wait_a_little() {
    std::vector<pollfd> readable;
    for (const auto& [pid, child] : running_) readable.push_back({child.errors, POLLIN, 0});
    poll(readable.data(), readable.size(), kPollMs);
    std::size_t at = 0;
    for (auto& [pid, child] : running_) {
      if ((readable[at++].revents & (POLLIN | POLLHUP)) != 0) read_errors(child);
    }
  }

  /// Says whether there was anything to read.
  bool read_errors(Running& child) {
    std::array<char, 4096> buffer{};
    const ssize_t count = read(child.errors, buffer.data(), buffer.size());
    if (count <= 0) return false;
    child.unread.append(buffer.data(), static_cast<std::size_t>(count));
    for (auto end = child.unread.find('\n'); end != std::string::npos;
         end = child.unread.find('\n')) {
      hear(child.index, child.unread.substr(0, end));
      child.unread.erase(0, end + 1);
    }
    return true;
  }

  void hear(std::size_t index, const std::string& line) {
    if (line.starts_with(kErrorMark)) ends_[index].error = line.substr(kErrorMark.size());
    if (line.starts_with(kWarningMark)) {
      observer_.warn(children_[index].name + ": " + line.substr(kWarningMark.size()));
    }
  }

  void reap() {
    for (auto at = running_.begin(); at != running_.end();) {
      int status = 0;
      if (waitpid(at->first, &status, WNOHANG) != at->first) {
        ++at;
        continue;
      }
      Running& child = at->second;
      fcntl(child.errors, F_SETFL, O_NONBLOCK);
      while (read_errors(child)) {
      }
      close(child.errors);
      ends_[child.index].exit_code =
          WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      at = running_.erase(at);
      observer_.advance();
    }
  }

  const std::vector<Child>& children_;
  Observer& observer_;
  std::vector<ChildEnd> ends_;
  std::map<pid_t, Running> running_;
};

}  // namespace

std::vector<ChildEnd> run_children(const std::vector<Child>& children, std::size_t at_a_time,
                                   Observer& observer) {
  return Children(children, observer).run(at_a_time);
}

}  // namespace ser
