#pragma once

#include <map>
#include <string>
#include <vector>

#include "manifest/manifest.hpp"
#include "splits/split.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// One published division of a corpus: speakers' ids, or clips' names without folder and extension.
struct PublishedFold {
  std::vector<std::string> train;  ///< empty: all that the other lists do not name
  std::vector<std::string> dev;    ///< empty: cut out of the training part
  std::vector<std::string> test;
};

/// What a published list names.
enum class PublishedUnit { kSpeaker, kClip };

/// What `configs/folds/NAME.json` says about one corpus.
struct PublishedFolds {
  std::string name;
  PublishedUnit unit = PublishedUnit::kSpeaker;
  bool is_partition = false;  ///< one train/dev/test partition, not a cross-validation
  std::vector<PublishedFold> folds;
};

/// The lists of `name` (looked up as all named resources are) for the manifest's one corpus. Throws
/// usage_error: an unknown name, several corpora, a corpus without such a list, a wrong file.
PublishedFolds find_published(const std::string& name, const Manifest& manifest);

/// The lists of `json` for `corpus`; `source` is named in messages. Throws usage_error.
PublishedFolds parse_published(const Json& json, const std::string& source,
                               const std::string& corpus);

/// The parts of the manifest's rows in one published division; listed names that the manifest lacks
/// are passed over. Speakers' ids that are numbers match by value.
std::vector<Part> parts_of(const Manifest& manifest, const PublishedFolds& folds,
                           const PublishedFold& fold);

/// The parts of the manifest's rows in each fold, by its number, of a CSV of
/// `file[,start,end],fold`. Clips that it does not list, or without a fold, are trained on in all
/// folds. Throws data_error for a fold that is no number and a clip in two folds.
std::map<int, std::vector<Part>> folds_of_csv(const Manifest& manifest, const std::string& path);

}  // namespace ser
