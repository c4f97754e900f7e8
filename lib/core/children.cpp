#include "core/children.hpp"

#include <poll.h>
#include <signal.h>

#include <list>
#include <string_view>

#include "core/error.hpp"

namespace ser {
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
      observer_.warn(children_[index].name + ": " + line.substr(kWarningMark.size()));
    }
  }

  const std::vector<Child>& children_;
  Observer& observer_;
  std::vector<ChildEnd> ends_;
  std::list<Running> running_;
};

}  // namespace

std::vector<ChildEnd> run_children(const std::vector<Child>& children, std::size_t at_a_time,
                                   Observer& observer) {
  return Children(children, observer).run(at_a_time);
}

}  // namespace ser
