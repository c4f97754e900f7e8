#include "reports/plots/gnuplot.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <thread>

#include "core/error.hpp"
#include "core/text.hpp"
#include "reports/table.hpp"
#include "storage/atomic_file.hpp"

extern char** environ;

namespace ser {
namespace fs = std::filesystem;
namespace {

constexpr const char* kScript = "charts.gp";
constexpr const char* kErrors = "errors.txt";
constexpr std::size_t kRemarkWidth = 200;

/// A fresh folder that only this user may enter; gone with its owner. Its path is empty when none
/// could be made.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::error_code error;
    const fs::path folder = fs::temp_directory_path(error);
    std::string pattern = (folder / "ser-plots-XXXXXX").string();
    if (!error && mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// How the child is started: in `folder`, with its own process group, the signals as a new program
/// finds them, and no open file but these three.
class SpawnSettings {
 public:
  explicit SpawnSettings(const fs::path& folder) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str());
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, kErrors,
                                     O_WRONLY | O_CREAT | O_APPEND, 0600);
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
#endif
    sigset_t all;
    sigset_t none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
  }
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;

  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

/// The environment without what changes gnuplot, and in a locale that has the characters of charts:
/// in the bare "C" gnuplot remarks that it cannot convert them.
std::vector<char*> environment() {
  static char locale[] = "LC_ALL=C.UTF-8";
  std::vector<char*> kept = {locale};
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const bool changes =
        text.starts_with("GNUTERM=") || text.starts_with("GNUPLOT_") || text.starts_with("LC_ALL=");
    if (!changes) kept.push_back(*entry);
  }
  kept.push_back(nullptr);
  return kept;
}

/// Ends a process and all of its group when it goes out of sight unfinished.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  ~Child() {
    if (finished_) return;
    kill(-pid_, SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// The state that waitpid gives, or nothing while it runs.
  std::optional<int> state() {
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) != pid_) return std::nullopt;
    finished_ = true;
    return status;
  }

 private:
  pid_t pid_;
  bool finished_ = false;
};

std::string one_line(const std::string& text) {
  std::string line;
  for (const char c : text) {
    const bool blank = static_cast<unsigned char>(c) <= 0x20 || c == 0x7F;
    if (!blank) line += c;
    if (blank && !line.empty() && line.back() != ' ') line += ' ';
  }
  return shortened(trimmed(line), kRemarkWidth);
}

std::optional<std::string> file_bytes(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error) || fs::file_size(path, error) == 0) return std::nullopt;
  return read_text_file(path);
}

/// Runs the program on the script in `folder`; what went wrong, or nothing.
std::string run_in(const fs::path& folder, const fs::path& program, std::chrono::milliseconds limit,
                   const Observer& observer) {
  const SpawnSettings settings(folder);
  std::string name = program.string();
  std::string defaults = "--default-settings";
  std::string script = kScript;
  char* const arguments[] = {name.data(), defaults.data(), script.data(), nullptr};
  auto variables = environment();
  pid_t pid = 0;
  const int failed = posix_spawn(&pid, program.c_str(), settings.actions(), settings.attributes(),
                                 arguments, variables.data());
  if (failed != 0) return std::string("cannot be started: ") + std::strerror(failed);
  Child child(pid);
  const auto end = std::chrono::steady_clock::now() + limit;
  auto pause = std::chrono::milliseconds(1);
  for (;;) {
    if (const auto state = child.state()) {
      if (WIFSIGNALED(*state)) return "was ended by signal " + std::to_string(WTERMSIG(*state));
      const int code = WEXITSTATUS(*state);
      return code == 0 ? "" : "failed with exit code " + std::to_string(code);
    }
    observer.throw_if_stopped();
    if (std::chrono::steady_clock::now() >= end) {
      return "was stopped after " + to_text(static_cast<double>(limit.count()) / 1000.0) + " s";
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::milliseconds(20));
  }
}

}  // namespace

std::optional<fs::path> find_gnuplot() {
  const char* folders = getenv("PATH");
  if (folders == nullptr) return std::nullopt;
  for (const std::string& folder : split(folders, ':')) {
    const fs::path program = fs::path(folder) / "gnuplot";
    std::error_code error;
    if (program.is_absolute() && fs::is_regular_file(program, error) &&
        access(program.c_str(), X_OK) == 0) {
      return program;
    }
  }
  return std::nullopt;
}

GnuplotRun run_gnuplot(const fs::path& program, const std::string& script,
                       const std::vector<std::string>& outputs, std::chrono::milliseconds limit,
                       const Observer& observer) {
  GnuplotRun run;
  run.outputs.resize(outputs.size());
  const ScratchFolder folder;
  if (folder.path().empty()) {
    run.problem = "has no folder for temporary files (is TMPDIR writable?)";
    return run;
  }
  try {
    write_atomically(folder.path() / kScript, script);
    run.problem = run_in(folder.path(), program, limit, observer);
    run.remarks = one_line(file_bytes(folder.path() / kErrors).value_or(""));
    if (!run.problem.empty()) return run;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      run.outputs[i] = file_bytes(folder.path() / outputs[i]);
    }
  } catch (const Error& error) {
    run.problem = std::string("could not be given its files: ") + error.what();
  }
  return run;
}

}  // namespace ser
