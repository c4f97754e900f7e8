#include "splits/published.hpp"

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "core/error.hpp"
#include "core/spelling.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"
#include "storage/csv.hpp"
#include "storage/resources.hpp"

namespace ser {
namespace {

constexpr Spelling<PublishedUnit> kUnits[] = {{PublishedUnit::kSpeaker, "speaker"},
                                              {PublishedUnit::kClip, "clip"}};

std::string one_corpus(const Manifest& manifest, const std::string& recipe) {
  std::set<std::string> corpora;
  for (const Utterance& row : manifest.rows) corpora.insert(row.corpus);
  if (corpora.size() == 1 && !corpora.begin()->empty()) return *corpora.begin();
  corpora.erase("");
  const std::vector<std::string> names(corpora.begin(), corpora.end());
  throw usage_error(recipe + ": takes the manifest of one corpus, and " + manifest.source +
                    " has " +
                    (names.empty() ? "a column 'corpus' without one" : join(names, ", ")));
}

PublishedFold fold_of(JsonReader& reader) {
  PublishedFold fold{reader.strings_or_empty("train"), reader.strings_or_empty("dev"),
                     reader.strings_or_empty("test")};
  if (fold.test.empty()) throw usage_error(reader.path_of("test") + ": must name at least one");
  std::map<std::string, std::string> seen;
  const std::map<Part, const std::vector<std::string>*> lists = {
      {Part::kTrain, &fold.train}, {Part::kDev, &fold.dev}, {Part::kTest, &fold.test}};
  for (const auto& [side, names] : lists) {
    const std::string part(part_name(side));
    for (const auto& name : *names) {
      const auto [first, fresh] = seen.try_emplace(lower(name), part);
      if (!fresh) {
        throw usage_error(reader.path_of(part) + ": '" + name + "' is listed in " + first->second +
                          " already");
      }
    }
  }
  return fold;
}

/// What a name in a list and a row of the manifest are compared by.
std::string speaker_key(const std::string& id) {
  const auto number = to_integer(id);
  return number ? std::to_string(*number) : id;
}

std::string key_of(const std::string& name, PublishedUnit unit) {
  return unit == PublishedUnit::kSpeaker ? speaker_key(name) : lower(name);
}

}  // namespace

PublishedFolds parse_published(const Json& json, const std::string& source,
                               const std::string& corpus) {
  JsonReader reader(json, source + ":");
  PublishedFolds result;
  result.name = source;
  reader.string_or("about", "");
  reader.string_or("source", "");
  const Json& corpora = reader.object("corpora");
  reader.finish();
  if (!corpora.contains(corpus)) {
    std::vector<std::string> known;
    for (const auto& [name, unused] : corpora.items()) known.push_back(name);
    throw usage_error(source + ": has no list for the corpus '" + corpus + "' " +
                      known_names(corpus, known));
  }
  JsonReader lists(corpora.at(corpus), reader.path_of("corpora") + "." + corpus);
  result.unit = lists.one_of("by", kUnits, PublishedUnit::kSpeaker);
  result.is_partition = !lists.has("folds");
  if (result.is_partition) {
    result.folds.push_back(fold_of(lists));
  } else {
    for (const Json& value : lists.array("folds")) {
      JsonReader fold(value, lists.path_of("folds") + "." + std::to_string(result.folds.size()));
      result.folds.push_back(fold_of(fold));
      fold.finish();
    }
    if (result.folds.empty()) throw usage_error(lists.path_of("folds") + ": is empty");
  }
  lists.finish();
  return result;
}

PublishedFolds find_published(const std::string& name, const Manifest& manifest) {
  const Resource resource = find_resource(ResourceKind::kFolds, name);
  const Json json = parse_json(resource.text, resource.origin);
  auto folds = parse_published(json, "folds:" + name, one_corpus(manifest, "folds:" + name));
  folds.name = resource.name;
  return folds;
}

std::vector<Part> parts_of(const Manifest& manifest, const PublishedFolds& folds,
                           const PublishedFold& fold) {
  std::map<std::string, Part> listed;
  const auto list = [&](const std::vector<std::string>& names, Part part) {
    for (const auto& name : names) listed.emplace(key_of(name, folds.unit), part);
  };
  list(fold.train, Part::kTrain);
  list(fold.dev, Part::kDev);
  list(fold.test, Part::kTest);
  const Part others = fold.train.empty() ? Part::kTrain : Part::kUnused;
  std::vector<Part> parts;
  for (const Utterance& row : manifest.rows) {
    const std::string name = folds.unit == PublishedUnit::kSpeaker
                                 ? row.speaker
                                 : std::filesystem::path(row.file).stem().string();
    const auto found = listed.find(key_of(name, folds.unit));
    parts.push_back(found == listed.end() ? others : found->second);
  }
  return parts;
}

std::map<int, std::vector<Part>> folds_of_csv(const Manifest& manifest, const std::string& path) {
  const CsvTable table = read_csv(path);
  const auto file = table.required_column("file");
  const auto fold = table.required_column("fold");
  const auto start = table.column("start");
  const auto end = table.column("end");
  std::map<std::tuple<std::string, std::string, std::string>, int> listed;
  std::map<int, std::vector<Part>> folds;
  for (const CsvRow& row : table.rows) {
    if (row.cells[fold].empty()) continue;
    const auto number = to_integer(row.cells[fold]);
    if (!number || *number < 1 || *number > 100'000) {
      throw data_error(table.source + ":" + std::to_string(row.line) + ": column 'fold': '" +
                       row.cells[fold] + "' is no number from 1");
    }
    const auto [known, fresh] = listed.try_emplace(
        {row.cells[file], start ? row.cells[*start] : "", end ? row.cells[*end] : ""},
        static_cast<int>(*number));
    if (!fresh && known->second != *number) {
      throw data_error(table.source + ":" + std::to_string(row.line) + ": '" + row.cells[file] +
                       "' is in fold " + std::to_string(known->second) + " already");
    }
    folds.try_emplace(static_cast<int>(*number));
  }
  for (auto& [number, part] : folds) {
    for (const Utterance& row : manifest.rows) {
      const auto found = listed.find({row.file, row.start, row.end});
      const bool tested = found != listed.end() && found->second == number;
      part.push_back(tested ? Part::kTest : Part::kTrain);
    }
  }
  return folds;
}

}  // namespace ser
