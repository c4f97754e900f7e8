#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "core/observer.hpp"
#include "storage/resources.hpp"

namespace ser {

/// The options every verb has.
struct CommonOptions {
  bool json = false;
  bool quiet = false;
  bool verbose = false;
  int jobs = 0;                       ///< 0: all cores
  std::vector<std::string> settings;  ///< --set path.to.key=value
  bool print_config = false;
};

/// What a verb has of --set and --print-config.
enum class ConfigOptions {
  kNone,
  kPrint,  ///< its options can be printed, and there is nothing else to set
  kPrintAndSet,
};

/// One verb: its options, and what it does with them. Parsing opens nothing; run() does the work
/// through one library call, prints the result on stdout and returns the exit code.
class Verb {
 public:
  virtual ~Verb() = default;
  virtual void add_options(CLI::App& app) = 0;
  virtual ConfigOptions config_options() const { return ConfigOptions::kNone; }
  virtual int run(const CommonOptions& common, Observer& observer) = 0;
};

/// The options that are added next stand under this head in the help.
inline void begin_group(CLI::App& app, const std::string& head) {
  app.option_defaults()->group(head);
}

/// With `-v`, where a config that a verb goes by was found.
inline void debug_origin(Observer& observer, ResourceKind kind, const std::string& name) {
  observer.debug(std::string(resource_kind_name(kind)) + ": " + find_resource(kind, name).origin);
}

std::unique_ptr<Verb> make_ingest();
std::unique_ptr<Verb> make_extract();
std::unique_ptr<Verb> make_augment();
std::unique_ptr<Verb> make_train();
std::unique_ptr<Verb> make_eval();
std::unique_ptr<Verb> make_predict();
std::unique_ptr<Verb> make_info();
std::unique_ptr<Verb> make_list();

}  // namespace ser
