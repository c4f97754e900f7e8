#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "augmentation/augment_corpus.hpp"
#include "core/error.hpp"
#include "core/parallel.hpp"
#include "storage/json_reader.hpp"
#include "storage/resources.hpp"
#include "verb.hpp"

namespace ser {
namespace {

class Augment final : public Verb {
 public:
  void add_options(CLI::App& app) override {
    app.add_option("manifest", manifest_, "CSV manifest of the originals")
        ->required()
        ->type_name("DATA.csv");
    begin_group(app, "Augmentation");
    app.add_option("--config", config_,
                   "Name of an augmentation (ser list augmentations) or a JSON file")
        ->required()
        ->type_name("AUGMENTATION");
    app.add_option("--copies", options_.copies, "Number of copies of each recording")
        ->check(CLI::Range(1, 1000))
        ->type_name("N")
        ->capture_default_str();
    app.add_option("--seed", options_.seed, "Random seed")
        ->check(CLI::NonNegativeNumber)
        ->type_name("N")
        ->capture_default_str();
    begin_group(app, "Output");
    app.add_option("-o,--output", folder_, "Folder for the copies and their data.csv")
        ->type_name("DIR");
    app.footer("Example: ser augment data.csv --config noise-pitch -o augmented");
  }

  ConfigOptions config_options() const override { return ConfigOptions::kPrintAndSet; }

  int run(const CommonOptions& common, Observer& observer) override {
    Json json = find_json(ResourceKind::kAugmentations, config_);
    for (const std::string& setting : common.settings) apply_setting(json, setting);
    const AugmentConfig config = augment_config_from_json(json, config_ + ":");
    if (common.print_config) {
      std::fputs(json_text(describe(config)).c_str(), stdout);
      return kExitDone;
    }
    if (folder_.empty()) throw usage_error("-o DIR is required (the folder of the copies)");
    debug_origin(observer, ResourceKind::kAugmentations, config_);
    options_.jobs = resolve_jobs(common.jobs);
    const AugmentOutcome outcome =
        augment_corpus(read_manifest(manifest_), config, folder_, options_, observer);
    for (const Failure& failure : outcome.failed) observer.warn(failure.detail);
    if (common.json) {
      const Json result = {{"manifest", outcome.manifest.string()},
                           {"originals", outcome.originals},
                           {"copies", outcome.copies},
                           {"failed", outcome.failed.size()}};
      std::fputs(json_text(result).c_str(), stdout);
    } else {
      std::printf("%zu originals and %zu copies, %zu failed: %s\n", outcome.originals,
                  outcome.copies, outcome.failed.size(), outcome.manifest.c_str());
    }
    return outcome.failed.empty() ? kExitDone : kExitData;
  }

 private:
  std::string manifest_;
  std::string folder_;
  std::string config_;
  AugmentOptions options_;
};

}  // namespace

std::unique_ptr<Verb> make_augment() { return std::make_unique<Augment>(); }

}  // namespace ser
