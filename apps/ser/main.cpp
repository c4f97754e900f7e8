#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <new>
#include <string>

#include "console_observer.hpp"
#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "verb.hpp"

namespace {

using namespace ser;

struct Entry {
  const char* name;
  const char* about;
  std::unique_ptr<Verb> (*make)();
};

constexpr Entry kVerbs[] = {
    {"ingest", "Unify corpora into one manifest (CSV)", make_ingest},
    {"extract", "Compute features of recordings", make_extract},
    {"augment", "Write changed copies of recordings, and a manifest of both", make_augment},
    {"train", "Train a network on a manifest", make_train},
    {"eval", "Measure a model on a manifest", make_eval},
    {"predict", "Label recordings", make_predict},
    {"info", "Describe a model, manifest, run, feature store or recording", make_info},
    {"list", "List corpora, label sets, feature sets, augmentations, networks, experiments, folds",
     make_list},
};

void add_common_options(CLI::App& app, CommonOptions& common) {
  app.add_flag("--json", common.json, "Print the result as JSON");
  app.add_flag("-q,--quiet", common.quiet, "Print errors and warnings only, beside the result");
  app.add_flag("-v,--verbose", common.verbose, "Say more");
  app.add_option("--jobs", common.jobs, "Threads; 0 means all cores")
      ->check(CLI::Range(0, 4096))
      ->type_name("N");
  app.add_option("--set", common.settings, "Change one value of the config")
      ->type_name("PATH.TO.KEY=VALUE")
      ->allow_extra_args(false);
  app.add_flag("--print-config", common.print_config, "Print the effective config and stop");
}

/// What the work took of time and memory, since `start`.
std::string cost_text(std::chrono::steady_clock::time_point start) {
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  struct rusage usage {};
  getrusage(RUSAGE_SELF, &usage);
  return "took " + fixed(elapsed.count(), 2) + " s, at most " +
         fixed(static_cast<double>(usage.ru_maxrss) / 1000.0, 0) + " MB of memory";
}

std::string first_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

/// Runs `work` and turns what it throws into an exit code and one line on stderr.
int guarded(ConsoleObserver& console, const std::function<int()>& work) {
  try {
    return work();
  } catch (const Interrupted& stop) {
    console.error("interrupted; what was finished is kept");
    return 128 + stop.signal();
  } catch (const Error& error) {
    console.error(error.what());
    return exit_code_of(error.kind());
  } catch (const std::bad_alloc&) {
    console.error("out of memory");
  } catch (const std::exception& error) {
    console.error(std::string("this is a bug of ser, please report it: ") + error.what());
  }
  return kExitFailure;
}

int run(int argc, char** argv, ConsoleObserver& console) {
  CLI::App app("Recognise emotion in speech: from corpora to a label for a file.", "ser");
  app.set_version_flag("--version", "ser " SER_VERSION);
  app.footer("Example: ser predict -m model.safetensors recording.wav");
  CommonOptions common;
  std::map<const CLI::App*, std::unique_ptr<Verb>> verbs;
  for (const Entry& entry : kVerbs) {
    CLI::App* command = app.add_subcommand(entry.name, entry.about);
    auto& verb = verbs[command] = entry.make();
    verb->add_options(*command);
    add_common_options(*command, common);
  }
  const auto chosen = [&]() -> CLI::App* {
    const auto commands = app.get_subcommands();
    return commands.empty() ? nullptr : commands.front();
  };
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return app.exit(success);  // --help, --version
  } catch (const CLI::ParseError& error) {
    const std::string command = chosen() != nullptr ? "ser " + chosen()->get_name() : "ser";
    console.error(first_line(error.what()) + " (see " + command + " --help)");
    return kExitUsage;
  }
  if (chosen() == nullptr) {
    std::fputs(app.help().c_str(), stderr);
    return kExitUsage;
  }
  console.set_level(common.quiet, common.verbose);
  const std::string name = chosen()->get_name();
  if (name == "list") return verbs.at(chosen())->run(common, console);  // -v: a longer list
  const auto start = std::chrono::steady_clock::now();
  console.debug("ser " SER_VERSION " " + name +
                ", threads: " + std::to_string(resolve_jobs(common.jobs)));
  const int code = verbs.at(chosen())->run(common, console);
  console.debug(cost_text(start));
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  ConsoleObserver console;
  int code = guarded(console, [&] { return run(argc, argv, console); });
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    console.error("cannot write to standard output");
    code = kExitFailure;
  }
  return code;
}
