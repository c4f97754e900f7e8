#include "storage/resources.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "storage/atomic_file.hpp"
#include "temp_folder.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

/// $SER_PATH for one test.
class SerPath {
 public:
  explicit SerPath(const std::string& value) {
    if (const char* before = std::getenv("SER_PATH")) before_ = before;
    setenv("SER_PATH", value.c_str(), 1);
  }
  ~SerPath() {
    if (before_) {
      setenv("SER_PATH", before_->c_str(), 1);
    } else {
      unsetenv("SER_PATH");
    }
  }
  SerPath(const SerPath&) = delete;
  SerPath& operator=(const SerPath&) = delete;

 private:
  std::optional<std::string> before_;
};

bool lists(ResourceKind kind, const std::string& name) {
  const auto names = resource_names(kind);
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  return std::count(names.begin(), names.end(), name) == 1;
}

TEST(FindResource, FindsWhatIsCompiledInAsItLiesInTheProject) {
  const SerPath path("");
  const Resource found = find_resource(ResourceKind::kNetworks, "cnn");
  EXPECT_EQ(found.name, "cnn");
  EXPECT_EQ(found.origin, "cnn (built in)");
  EXPECT_EQ(found.text, read_text_file(SER_SOURCE_DIR "/configs/networks/cnn.json"));
  EXPECT_EQ(find_resource(ResourceKind::kCorpora, "ravdess").text,
            read_text_file(SER_SOURCE_DIR "/datasets/ravdess/corpus.json"));
}

TEST(FindResource, EveryShippedFileIsListedAndIsJson) {
  const SerPath path("");
  for (const auto kind : {ResourceKind::kCorpora, ResourceKind::kLabels, ResourceKind::kFeatures,
                          ResourceKind::kNetworks, ResourceKind::kExperiments}) {
    const auto names = resource_names(kind);
    EXPECT_FALSE(names.empty()) << resource_kind_name(kind);
    for (const auto& name : names) EXPECT_TRUE(find_json(kind, name).is_object()) << name;
  }
  for (const char* corpus : {"ravdess", "emodb"}) {
    EXPECT_TRUE(lists(ResourceKind::kCorpora, corpus)) << corpus;
  }
}

TEST(FindResource, FoldersOfSerPathComeInOrderAndBeforeWhatIsCompiledIn) {
  const TempFolder first;
  const TempFolder second;
  const SerPath path("::" + first.path().string() + ":/nowhere:" + second.path().string());
  write_atomically(second / "configs/networks/cnn.json", R"({"from": "second"})");
  EXPECT_EQ(find_json(ResourceKind::kNetworks, "cnn")["from"], "second");
  write_atomically(first / "configs/networks/cnn.json", R"({"from": "first"})");
  EXPECT_EQ(find_json(ResourceKind::kNetworks, "cnn")["from"], "first");
  EXPECT_EQ(find_resource(ResourceKind::kNetworks, "cnn").origin,
            (first / "configs/networks/cnn.json").string());
  EXPECT_TRUE(lists(ResourceKind::kNetworks, "cnn"));
}

TEST(FindResource, NewNamesOfSerPathAreFoundAndListed) {
  const TempFolder folder;
  const SerPath path(folder.path().string());
  write_atomically(folder / "configs/labels/mine.json", "{}");
  write_atomically(folder / "configs/labels/notes.txt", "");
  write_atomically(folder / "datasets/own/corpus.json", R"({"id": "own"})");
  write_atomically(folder / "datasets/half/README.md", "");
  EXPECT_TRUE(lists(ResourceKind::kLabels, "mine"));
  EXPECT_FALSE(lists(ResourceKind::kLabels, "notes"));
  EXPECT_TRUE(lists(ResourceKind::kCorpora, "own"));
  EXPECT_FALSE(lists(ResourceKind::kCorpora, "half"));
  EXPECT_EQ(find_json(ResourceKind::kCorpora, "own")["id"], "own");
}

TEST(FindResource, ASlashOrTheEndingJsonMeansAPath) {
  const TempFolder folder;
  const SerPath path("");
  write_atomically(folder / "cnn.json", R"({"from": "path"})");
  const Resource found = find_resource(ResourceKind::kNetworks, (folder / "cnn.json").string());
  EXPECT_EQ(found.name, "cnn");
  EXPECT_EQ(found.origin, (folder / "cnn.json").string());
  write_atomically(folder / "mine/corpus.json", "{}");
  EXPECT_EQ(find_resource(ResourceKind::kCorpora, (folder / "mine/corpus.json").string()).name,
            "mine");
  const Error missing = thrown_by([] { find_resource(ResourceKind::kNetworks, "none.json"); });
  EXPECT_EQ(missing.kind(), ErrorKind::kUsage);
  EXPECT_STREQ(missing.what(), "none.json: no such file");
}

TEST(FindResource, AnUnknownNameListsTheKnownOnes) {
  const SerPath path("");
  const Error error = thrown_by([] { find_resource(ResourceKind::kNetworks, "cnnn"); });
  EXPECT_EQ(error.kind(), ErrorKind::kUsage);
  EXPECT_TRUE(holds(error.what(), "unknown network 'cnnn' (did you mean 'cnn'?) (known: "));
  EXPECT_TRUE(holds(error.what(), "mlp-mfcc40"));
  EXPECT_EQ(thrown_by([] { find_resource(ResourceKind::kNetworks, ""); }).kind(),
            ErrorKind::kUsage);
}

TEST(FindJson, NamesTheFileThatIsNoJson) {
  const TempFolder folder;
  const SerPath path(folder.path().string());
  write_atomically(folder / "configs/labels/bad.json", "{\n");
  EXPECT_TRUE(holds(thrown_by([] { find_json(ResourceKind::kLabels, "bad"); }).what(),
                    "configs/labels/bad.json:"));
}

}  // namespace
}  // namespace ser
