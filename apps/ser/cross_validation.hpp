#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "manifest/manifest.hpp"
#include "manifest/target.hpp"
#include "splits/folds.hpp"
#include "storage/json_reader.hpp"
#include "training/train.hpp"
#include "verb.hpp"

namespace ser {

/// What the command line of `ser train` says, but for how the data are split in one go.
struct TrainArguments {
  std::string manifest;
  std::string config = "cnn";
  std::string run;
  std::string features;
  std::string init;
  std::string encoder;  ///< the model file, where the features are embedding:MODEL
  std::string normalize;
  std::optional<std::uint64_t> seed;
  std::optional<int> epochs;
  std::string device = "auto";
  int threads = 0;
  std::string cv;
  std::string k;
  bool ensemble = false;
  std::optional<int> fold;
  bool allow_overlap = false;
  bool resume = false;
  bool overwrite = false;
  bool dry_run = false;
};

/// The same for the library.
TrainOptions train_options(const TrainArguments& given, int jobs);

/// A cross-validation that is to be done.
struct CrossValidation {
  const TrainArguments& given;
  const Json& experiment;  ///< effective
  const Manifest& manifest;
  const Target& target;
  const Folds& folds;
};

/// `RUN/fold-3`
std::filesystem::path fold_folder(const std::filesystem::path& run, int number);

/// Clips by part: train, dev, test.
std::map<std::string, std::size_t> clips_by_part(const Split& split);

/// Writes the split, trains each fold in a process of its own, pools their test predictions into
/// RUN/cv and prints the result; goes on with what an interrupted one has done. With --dry-run the
/// splits alone. Throws data_error when a fold fails (the others are done).
int cross_validate(const CrossValidation& cv, const CommonOptions& common, Observer& observer);

}  // namespace ser
