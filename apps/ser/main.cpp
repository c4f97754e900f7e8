#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <new>
#include <string>
#include <system_error>

#include "console_observer.hpp"
#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "help.hpp"
#include "verb.hpp"

namespace {

using namespace ser;

struct Entry {
  const char* name;
  const char* about;
  std::unique_ptr<Verb> (*make)();
};

constexpr Entry kVerbs[] = {
    {"predict", "Label recordings with a model", make_predict},
    {"train", "Train a model on labelled recordings", make_train},
    {"eval", "Measure how well a model recognises labelled recordings", make_eval},
    {"ingest", "Scan corpora and write one CSV manifest", make_ingest},
    {"extract", "Compute features of recordings", make_extract},
    {"augment", "Write changed copies of recordings", make_augment},
    {"info", "Describe a model, manifest, run, feature store or recording", make_info},
    {"list", "List the experiments, feature sets and other configs that ship with ser", make_list},
};

constexpr const char* kFirstSteps =
    "Two commands to begin with (data.csv has the columns file, emotion and speaker):\n"
    "    ser train data.csv -o run\n"
    "    ser predict -m run recording.wav\n\n"
    "Example: ser ingest corpora/ravdess -o data.csv";

void add_common_options(CLI::App& app, ConfigOptions config, CommonOptions& common) {
  begin_group(app, "General");
  app.add_flag("--json", common.json, "Print the result as JSON");
  app.add_flag("-q,--quiet", common.quiet, "Print only the result, warnings and errors");
  app.add_flag("-v,--verbose", common.verbose, "Print what was decided, too");
  app.add_option("--jobs", common.jobs, "Number of threads; 0 means all cores (default: 0)")
      ->check(CLI::Range(0, 4096))
      ->type_name("N");
  if (config == ConfigOptions::kPrintAndSet) {
    app.add_option("--set", common.settings, "Change one value of the config (repeatable)")
        ->type_name("PATH.TO.KEY=VALUE")
        ->allow_extra_args(false);
  }
  if (config != ConfigOptions::kNone) {
    app.add_flag("--print-config", common.print_config, "Print the effective config and stop");
  }
  app.set_help_flag();  // so that it stands at the end
  app.set_help_flag("-h,--help", "Print this help and stop");
}

/// What the work took of time and memory, since `start`.
std::string cost_text(std::chrono::steady_clock::time_point start) {
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  struct rusage usage {};
  getrusage(RUSAGE_SELF, &usage);
  return "took " + fixed(elapsed.count(), 2) + " s, at most " +
         fixed(static_cast<double>(usage.ru_maxrss) / 1000.0, 0) + " MB of memory";
}

/// What the system says of a path, which is the user's, or its disk, but no bug.
std::string path_fault(const std::filesystem::filesystem_error& error) {
  const std::string path = error.path1().string();
  return (path.empty() ? "" : path + ": ") + error.code().message();
}

ErrorKind kind_of_path_fault(const std::filesystem::filesystem_error& error) {
  for (const std::errc condition :
       {std::errc::no_such_file_or_directory, std::errc::not_a_directory, std::errc::is_a_directory,
        std::errc::permission_denied, std::errc::filename_too_long,
        std::errc::too_many_symbolic_link_levels, std::errc::file_exists}) {
    if (error.code() == condition) return ErrorKind::kData;
  }
  return ErrorKind::kMachine;
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
  } catch (const std::filesystem::filesystem_error& error) {
    console.error(path_fault(error));
    return exit_code_of(kind_of_path_fault(error));
  } catch (const std::bad_alloc&) {
    console.error("out of memory");
  } catch (const std::system_error& error) {
    console.error(std::string("the system refused something: ") + error.what());
  } catch (const std::exception& error) {
    console.error(std::string("this is a bug of ser, please report it: ") + error.what());
  }
  return kExitFailure;
}

int run(int argc, char** argv, ConsoleObserver& console) {
  CLI::App app("Recognise emotion in speech: from corpora to a label for a file.", "ser");
  app.formatter(std::make_shared<HelpFormatter>());
  app.set_help_flag("-h,--help", "Print this help and stop");
  app.set_version_flag("--version", "ser " SER_VERSION, "Print the version and stop");
  app.footer(kFirstSteps);
  CommonOptions common;
  std::map<const CLI::App*, std::unique_ptr<Verb>> verbs;
  for (const Entry& entry : kVerbs) {
    CLI::App* command = app.add_subcommand(entry.name, entry.about);
    auto& verb = verbs[command] = entry.make();
    verb->add_options(*command);
    add_common_options(*command, verb->config_options(), common);
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
    console.error(parse_message(error, app, chosen()));
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
