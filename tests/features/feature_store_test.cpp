#include "features/store/feature_store.hpp"

#include <gtest/gtest.h>
#include <sndfile.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "audio/read_clip.hpp"
#include "core/error.hpp"
#include "features/extract_all.hpp"
#include "features/feature_extractor.hpp"
#include "generated_signals.hpp"
#include "storage/atomic_file.hpp"
#include "storage/tensor.hpp"
#include "temp_folder.hpp"

namespace ser {
namespace {
namespace fs = std::filesystem;

void write_recording(const fs::path& path, const std::vector<float>& samples) {
  SF_INFO info{};
  info.samplerate = 16000;
  info.channels = 1;
  info.format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
  SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
  ASSERT_NE(file, nullptr);
  sf_write_float(file, samples.data(), static_cast<sf_count_t>(samples.size()));
  sf_close(file);
}

/// A folder with recordings 0.wav, 1.wav … of different lengths, and their manifest.
class FeatureStoreTest : public ::testing::Test {
 protected:
  void make_recordings(std::size_t count) {
    manifest_.folder = folder_.path();
    manifest_.source = "data.csv";
    for (std::size_t i = 0; i < count; ++i) {
      Utterance row;
      row.file = std::to_string(i) + ".wav";
      write_recording(folder_ / row.file, noise(i));
      row.hash = read_facts(folder_ / row.file).hash;
      manifest_.rows.push_back(row);
    }
  }

  static std::vector<float> noise(std::size_t i, std::uint32_t seed = 0) {
    return scaled(lcg_noise(1000 + 37 * i, static_cast<std::uint32_t>(i) + seed), 0.5F);
  }

  ExtractReport extract(const std::string& set, const std::string& out, int jobs = 1,
                        Observer& observer = silent_observer(), bool force = false) {
    return extract_all(manifest_, find_feature_config(set), folder_ / out, {jobs, force}, observer);
  }

  std::map<std::string, std::string> files_of(const std::string& out) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::directory_iterator(folder_ / out)) {
      files[entry.path().filename().string()] = read_text_file(entry.path());
    }
    return files;
  }

  Features expected(const std::string& set, std::size_t row) {
    Workspace workspace;
    const Clip clip = read_clip(manifest_.path_of(manifest_.rows[row]));
    return FeatureExtractor(find_feature_config(set))(clip.wave, workspace);
  }

  void expect_complete(const std::string& set, const std::string& out) {
    const FeatureStore store = FeatureStore::open(folder_ / out, find_feature_config(set));
    EXPECT_EQ(store.size(), manifest_.rows.size());
    for (std::size_t i = 0; i < manifest_.rows.size(); ++i) {
      ASSERT_TRUE(store.has(manifest_.rows[i]));
      const Array wanted = expected(set, i).inputs.front();
      const Array got = store.get(manifest_.rows[i]).inputs.front();
      EXPECT_EQ(got.rows, wanted.rows);
      EXPECT_EQ(got.columns, wanted.columns);
      EXPECT_EQ(got.values, wanted.values);
    }
  }

  TempFolder folder_;
  Manifest manifest_;
};

/// Asks to stop once `steps` recordings are done.
class StopAfter : public Observer {
 public:
  explicit StopAfter(std::size_t steps) : left_(steps) {}
  void advance(std::size_t steps) override { left_ -= std::min(left_, steps); }
  int stop_signal() const override { return left_ == 0 ? 2 : 0; }

 private:
  std::size_t left_;
};

TEST_F(FeatureStoreTest, GivesBackWhatTheExtractorComputes) {
  make_recordings(70);  // more than one shard
  for (const std::string set : {"logmel-128", "logmel-64", "mfcc-40"}) {
    const ExtractReport report = extract(set, set);
    EXPECT_EQ(report.done, 70U);
    EXPECT_EQ(report.kept, 0U);
    EXPECT_TRUE(report.failed.empty());
    expect_complete(set, set);
  }
}

TEST_F(FeatureStoreTest, BytesDoNotDependOnTheNumberOfThreads) {
  make_recordings(150);
  for (const std::string set : {"logmel-64", "mfcc-40"}) {
    extract(set, set + "-1", 1);
    extract(set, set + "-4", 4);
    EXPECT_EQ(files_of(set + "-1"), files_of(set + "-4")) << set;
  }
}

TEST_F(FeatureStoreTest, InterruptedAndContinuedGivesTheSameBytes) {
  make_recordings(150);
  for (const std::string set : {"logmel-64", "mfcc-40"}) {
    extract(set, set);
    const std::string out = set + "-again";
    for (const std::size_t steps : {5U, 64U, 70U}) {
      StopAfter stop(steps);
      EXPECT_THROW(extract(set, out, 1, stop), Interrupted);
    }
    EXPECT_THROW(FeatureStore::open(folder_ / out, find_feature_config(set)), Error);
    const ExtractReport report = extract(set, out, 4);
    EXPECT_EQ(report.kept, 70U) << set;  // as far as the longest of the three came
    EXPECT_EQ(report.done, 80U) << set;
    EXPECT_EQ(files_of(set), files_of(out)) << set;
  }
}

TEST_F(FeatureStoreTest, InterruptionLosesNothingOfAnEarlierRun) {
  make_recordings(100);
  for (const std::string set : {"logmel-64", "mfcc-40"}) {
    fs::remove(folder_ / "10.wav");
    extract(set, set);
    write_recording(folder_ / "10.wav", noise(10));
    StopAfter stop(20);
    EXPECT_THROW(extract(set, set, 1, stop), Interrupted);
    const ExtractReport report = extract(set, set);
    EXPECT_EQ(report.kept, 100U) << set;
    expect_complete(set, set);
    extract(set, set + "-fresh");
    EXPECT_EQ(files_of(set), files_of(set + "-fresh")) << set;
  }
}

TEST_F(FeatureStoreTest, FinishedWorkIsKeptAndLeftAlone) {
  make_recordings(70);
  for (const std::string set : {"logmel-64", "mfcc-40"}) {
    extract(set, set);
    const auto before = files_of(set);
    for (Utterance& row : manifest_.rows) fs::remove(manifest_.path_of(row));
    const ExtractReport report = extract(set, set);
    EXPECT_EQ(report.kept, 70U);
    EXPECT_EQ(report.done, 0U);
    EXPECT_EQ(files_of(set), before);
    for (std::size_t i = 0; i < 70; ++i)
      write_recording(folder_ / manifest_.rows[i].file, noise(i));
  }
}

TEST_F(FeatureStoreTest, WithoutHashesRecordingsAreReadAgainAndChangedOnesExtractedAnew) {
  make_recordings(5);
  for (Utterance& row : manifest_.rows) row.hash.clear();
  for (const std::string set : {"logmel-64", "mfcc-40"}) {
    extract(set, set);
    write_recording(folder_ / "3.wav", noise(3, 99));
    const ExtractReport report = extract(set, set);
    EXPECT_EQ(report.kept, 4U);
    EXPECT_EQ(report.done, 1U);
    expect_complete(set, set);
    write_recording(folder_ / "3.wav", noise(3));
  }
}

TEST_F(FeatureStoreTest, ChangedManifestKeepsWhatIsStillTrueAndGivesTheBytesOfAFreshRun) {
  make_recordings(140);
  for (const std::string set : {"logmel-64", "mfcc-40"}) {
    const Manifest all = manifest_;
    extract(set, set);
    manifest_.rows.erase(manifest_.rows.begin() + 10);
    write_recording(folder_ / "20.wav", noise(20, 99));
    manifest_.rows[19].hash = read_facts(folder_ / "20.wav").hash;
    manifest_.rows.resize(100);
    const ExtractReport report = extract(set, set);
    EXPECT_EQ(report.kept, 99U);
    EXPECT_EQ(report.done, 1U);
    expect_complete(set, set);
    extract(set, set + "-fresh");
    EXPECT_EQ(files_of(set), files_of(set + "-fresh")) << set;
    manifest_ = all;
    write_recording(folder_ / "20.wav", noise(20));
  }
}

TEST_F(FeatureStoreTest, RecordingsOtherThanTheManifestsFail) {
  make_recordings(3);
  write_recording(folder_ / "1.wav", noise(1, 99));
  const ExtractReport report = extract("mfcc-40", "out");
  ASSERT_EQ(report.failed.size(), 1U);
  EXPECT_EQ(report.failed[0].file, "1.wav");
  EXPECT_EQ(report.failed[0].reason, "changed");
}

TEST_F(FeatureStoreTest, FailuresAreListedAndTheListGoesWhenTheyDo) {
  make_recordings(3);
  fs::remove(folder_ / "1.wav");
  for (const std::string set : {"logmel-64", "mfcc-40"}) {
    const ExtractReport report = extract(set, set);
    EXPECT_EQ(report.done, 2U);
    ASSERT_EQ(report.failed.size(), 1U);
    EXPECT_EQ(report.failed[0].reason, "not-found");
    EXPECT_TRUE(read_text_file(folder_ / set / "failed.csv")
                    .starts_with("file,start,end,reason,detail\n1.wav,,,not-found,"));
    const FeatureStore store = FeatureStore::open(folder_ / set, find_feature_config(set));
    EXPECT_TRUE(store.has(manifest_.rows[0]));
    EXPECT_FALSE(store.has(manifest_.rows[1]));
    EXPECT_THROW(store.get(manifest_.rows[1]), Error);
    write_recording(folder_ / "1.wav", noise(1));
    EXPECT_EQ(extract(set, set).kept, 2U);
    EXPECT_FALSE(fs::exists(folder_ / set / "failed.csv"));
    expect_complete(set, set);
    fs::remove(folder_ / "1.wav");
  }
}

TEST_F(FeatureStoreTest, SegmentsOfOneRecordingAreUtterancesOfTheirOwn) {
  make_recordings(1);
  write_recording(folder_ / "0.wav", noise(1000));
  Utterance row;
  row.file = "0.wav";
  manifest_.rows.clear();
  for (const auto& [start, end] : {std::pair{"", ""}, {"0.5", "1"}, {"1", ""}}) {
    row.start = start;
    row.end = end;
    manifest_.rows.push_back(row);
  }
  extract("logmel-64", "out");
  const FeatureStore store = FeatureStore::open(folder_ / "out", find_feature_config("logmel-64"));
  EXPECT_EQ(store.get(manifest_.rows[1]).inputs[0].columns, 51U);  // half a second of 10 ms hops
  EXPECT_GT(store.get(manifest_.rows[2]).inputs[0].columns, 51U);
  row.start = "0.50";  // the same time, but not the manifest's text
  row.end = "1";
  EXPECT_FALSE(store.has(row));
}

TEST_F(FeatureStoreTest, OtherSamplesThanStoredAreNotGivenOut) {
  make_recordings(2);
  extract("logmel-64", "out");
  const FeatureStore store = FeatureStore::open(folder_ / "out", find_feature_config("logmel-64"));
  Utterance row = manifest_.rows[0];
  row.hash = manifest_.rows[1].hash;
  EXPECT_FALSE(store.has(row));
  EXPECT_THROW(store.get(row), Error);
  row.hash.clear();
  EXPECT_TRUE(store.has(row));
}

TEST_F(FeatureStoreTest, FeaturesOfAnotherConfigAreRefusedUntilForced) {
  make_recordings(2);
  extract("logmel-64", "out");
  const auto open = [&] { FeatureStore::open(folder_ / "out", find_feature_config("logmel-128")); };
  EXPECT_THROW(open(), Error);
  EXPECT_THROW(extract("logmel-128", "out"), Error);
  EXPECT_THROW(extract("mfcc-40", "out"), Error);
  expect_complete("logmel-64", "out");
  extract("mfcc-40", "out", 1, silent_observer(), true);
  expect_complete("mfcc-40", "out");
  EXPECT_EQ(files_of("out").size(),
            2U);  // features.csv and features.safetensors, nothing of before
}

TEST_F(FeatureStoreTest, SomebodyElsesFileIsRefusedAndLeftAlone) {
  make_recordings(2);
  const Safetensors other{{{"x", Tensor::of({1}, std::vector<float>{1.0F})}}, {}};
  write_safetensors(folder_ / "out" / "features.safetensors", other);
  const auto before = files_of("out");
  EXPECT_THROW(extract("mfcc-40", "out"), Error);
  EXPECT_EQ(files_of("out"), before);
}

TEST_F(FeatureStoreTest, DamagedShardIsMadeAnew) {
  make_recordings(70);
  extract("logmel-64", "out");
  const auto before = files_of("out");
  const fs::path shard = folder_ / "out" / "features-00001.safetensors";
  fs::resize_file(shard, 1000);
  EXPECT_THROW(FeatureStore::open(folder_ / "out", find_feature_config("logmel-64")), Error);
  const ExtractReport report = extract("logmel-64", "out");
  EXPECT_EQ(report.kept, 64U);
  EXPECT_EQ(report.done, 6U);
  EXPECT_EQ(files_of("out"), before);
}

TEST_F(FeatureStoreTest, MapAndVectorOfOneConfigAreStoredTogether) {
  make_recordings(3);
  Json json = describe(find_feature_config("logmel-64"));
  json["inputs"].push_back(describe(find_feature_config("mfcc-40"))["inputs"][0]);
  const FeatureConfig config = feature_config_from_json(json, "both");
  extract_all(manifest_, config, folder_ / "out", {1, false}, silent_observer());
  const FeatureStore store = FeatureStore::open(folder_ / "out", config);
  const Features features = store.get(manifest_.rows[2]);
  EXPECT_EQ(features.inputs[0].values, expected("logmel-64", 2).inputs[0].values);
  EXPECT_EQ(features.inputs[1].values, expected("mfcc-40", 2).inputs[0].values);
}

TEST_F(FeatureStoreTest, NoFolderSaysHowToMakeOne) {
  try {
    FeatureStore::open("nowhere", find_feature_config("mfcc-40"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kData);
    EXPECT_STREQ(
        error.what(),
        "nowhere: holds no features (make them with ser extract DATA.csv --features SET -o "
        "nowhere)");
  }
}

}  // namespace
}  // namespace ser
