#include "models/model.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>

#include "core/random.hpp"
#include "models/made_model.hpp"
#include "storage/atomic_file.hpp"
#include "storage/tensor.hpp"
#include "temp_folder.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

namespace fs = std::filesystem;

class ModelFile : public ::testing::Test {
 protected:
  fs::path path() const { return folder_ / "model.safetensors"; }

  /// Reads the made model back after `change` has had its way with the file's parts.
  template <typename Change>
  std::string refusal(Change&& change, std::size_t members = 1) const {
    write_model(path(), made_model("weights", members));
    Safetensors file = read_safetensors(path());
    Json json = Json::parse(file.metadata.at("ser"));
    change(json, file);
    if (file.metadata.contains("ser")) file.metadata["ser"] = json.dump();
    write_safetensors(path(), file);
    const Error error = thrown_by([&] { read_model(path()); });
    EXPECT_EQ(error.kind(), ErrorKind::kModel);
    EXPECT_TRUE(std::string(error.what()).starts_with(path().string() + ": ")) << error.what();
    return error.what();
  }

 private:
  TempFolder folder_;
};

void expect_equal(const Tensors& found, const Tensors& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (const auto& [name, tensor] : expected) {
    const auto values = tensor.floats();
    EXPECT_EQ(found.at(name).shape(), tensor.shape()) << name;
    EXPECT_TRUE(std::equal(values.begin(), values.end(), found.at(name).floats().begin())) << name;
  }
}

TEST_F(ModelFile, EverythingReadsBack) {
  Model model = made_model("weights", 2);
  model.members[0].temperature = 1.7;
  model.members[1].temperature = 0.1;
  model.target.column = "mood";
  model.trained.manifest_hash = "abc";
  model.trained.split = "speaker:70/15/15";
  model.trained.seed = std::numeric_limits<std::uint64_t>::max();
  model.trained.heard.speakers = {{"ravdess", "01"}, {"", "J\xC3\xBCrgen"}};
  model.trained.heard.recordings = {"h1", "h2"};
  model.trained.stamps = {true, false, true, true};
  model.trained.clips = {{"train", 10}, {"dev", 2}};
  model.trained.development = {{"uar", 0.1}, {"loss", 1.0 / 3.0}};
  model.trained.versions = {{"ser", "0.1.0"}};
  model.trained.corpora = {"ravdess", "emodb"};
  model.trained.notes = {"a note, \"quoted\""};
  write_model(path(), model);
  const Model back = read_model(path());

  EXPECT_EQ(back.features, model.features);
  EXPECT_EQ(describe(back.network), describe(model.network));
  EXPECT_EQ(back.target.column, "mood");
  EXPECT_EQ(back.target.labels, model.target.labels);
  ASSERT_EQ(back.members.size(), 2U);
  for (std::size_t m = 0; m < 2; ++m) {
    EXPECT_EQ(back.members[m].temperature, model.members[m].temperature);
    expect_equal(back.members[m].weights, model.members[m].weights);
  }
  EXPECT_EQ(back.trained.manifest_hash, "abc");
  EXPECT_EQ(back.trained.split, model.trained.split);
  EXPECT_EQ(back.trained.seed, model.trained.seed);
  EXPECT_EQ(Json::parse(back.trained.experiment), Json::parse(model.trained.experiment));
  EXPECT_EQ(back.trained.heard.speakers, model.trained.heard.speakers);
  EXPECT_EQ(back.trained.heard.recordings, model.trained.heard.recordings);
  EXPECT_TRUE(back.trained.stamps.speaker_dependent);
  EXPECT_FALSE(back.trained.stamps.speaker_adapted);
  EXPECT_TRUE(back.trained.stamps.synthetic);
  EXPECT_TRUE(back.trained.stamps.copies_leaked);
  EXPECT_EQ(back.trained.clips, model.trained.clips);
  EXPECT_EQ(back.trained.development, model.trained.development);
  EXPECT_EQ(back.trained.versions, model.trained.versions);
  EXPECT_EQ(back.trained.corpora, model.trained.corpora);
  EXPECT_EQ(back.trained.notes, model.trained.notes);
}

TEST_F(ModelFile, EqualModelsAreEqualBytesAndRewritingChangesNone) {
  write_model(path(), made_model());
  const std::string bytes = read_text_file(path());
  const Model back = read_model(path());
  write_model(path(), back);
  EXPECT_EQ(read_text_file(path()), bytes);
}

TEST_F(ModelFile, AFigureThatIsNotANumberDoesNotSpoilTheFile) {
  Model model = made_model();
  model.trained.development = {{"uar", std::numeric_limits<double>::quiet_NaN()}};
  write_model(path(), model);
  EXPECT_TRUE(std::isnan(read_model(path()).trained.development.at("uar")));
}

TEST_F(ModelFile, OneMembersTensorsBearTheNetworksNamesAndSeveralAPrefix) {
  write_model(path(), made_model());
  EXPECT_TRUE(read_safetensors(path()).tensors.contains("head.0.weight"));
  write_model(path(), made_model("weights", 2));
  EXPECT_TRUE(read_safetensors(path()).tensors.contains("member-0/head.0.weight"));
  EXPECT_TRUE(read_safetensors(path()).tensors.contains("member-1/head.0.weight"));
}

TEST_F(ModelFile, MoreThanTenMembersKeepTheirOwnTensors) {
  const Model model = made_model("weights", 12);
  write_model(path(), model);
  const Model back = read_model(path());
  ASSERT_EQ(back.members.size(), 12U);
  for (std::size_t m = 0; m < 12; ++m) {
    expect_equal(back.members[m].weights, model.members[m].weights);
  }
}

TEST_F(ModelFile, AMissingFileAndAnotherSafetensorsFileAreModelErrors) {
  EXPECT_EQ(thrown_by([&] { read_model(path()); }).kind(), ErrorKind::kModel);
  EXPECT_TRUE(holds(refusal([](Json&, Safetensors& file) { file.metadata.clear(); }),
                    "is a safetensors file, but no model of ser"));
  EXPECT_TRUE(holds(refusal([](Json&, Safetensors& file) {
                      file.metadata = {{"ser-checkpoint", "{}"}};
                    }),
                    "(a checkpoint: run the same ser train command to finish it)"));
}

TEST_F(ModelFile, AFormatOfALaterVersionIsNamed) {
  EXPECT_TRUE(holds(refusal([](Json& json, Safetensors&) { json["format"] = 2; }),
                    "format 2 is not known to this ser"));
}

TEST_F(ModelFile, EveryMissingOrMistypedKeyIsAModelError) {
  const Json whole = [&] {
    write_model(path(), made_model());
    return Json::parse(read_safetensors(path()).metadata.at("ser"));
  }();
  for (const auto& item : whole.items()) {
    const std::string& key = item.key();
    refusal([&](Json& json, Safetensors&) { json.erase(key); });
    refusal([&](Json& json, Safetensors&) { json[key] = "damaged"; });
    refusal([&](Json& json, Safetensors&) { json[key] = nullptr; });
  }
  for (const auto& item : whole["trained"].items()) {
    const std::string& key = item.key();
    refusal([&](Json& json, Safetensors&) { json["trained"].erase(key); });
    if (key == "experiment") continue;  // any JSON
    refusal([&](Json& json, Safetensors&) { json["trained"][key] = true; });
  }
}

TEST_F(ModelFile, PartsThatDoNotFitTogetherAreAModelError) {
  refusal([](Json& json, Safetensors&) { json["target"]["labels"].push_back("fear"); });
  refusal([](Json& json, Safetensors&) { json["target"]["labels"] = Json::array(); });
  refusal([](Json& json, Safetensors&) { json["target"]["labels"] = {"sad", "sad", "sad"}; });
  refusal([](Json& json, Safetensors&) { json["features"]["inputs"][0]["name"] = "other"; });
  refusal([](Json& json, Safetensors&) { json["network"]["branches"][0]["input"] = "other"; });
  refusal([](Json& json, Safetensors&) { json["calibration"]["temperatures"] = Json::array(); });
  refusal([](Json& json, Safetensors&) { json["calibration"]["temperatures"] = {1.0, 1.0}; });
  for (const double wrong : {0.0, -1.0}) {
    EXPECT_TRUE(holds(
        refusal([&](Json& json, Safetensors&) { json["calibration"]["temperatures"] = {wrong}; }),
        "a temperature is not above 0"));
  }
}

TEST_F(ModelFile, EveryTensorIsNeededInItsShapeAndType) {
  write_model(path(), made_model());
  const Tensors tensors = read_safetensors(path()).tensors;
  ASSERT_GE(tensors.size(), 4U);
  for (const auto& entry : tensors) {
    const std::string& name = entry.first;
    const Tensor& tensor = entry.second;
    EXPECT_TRUE(holds(refusal([&](Json&, Safetensors& file) { file.tensors.erase(name); }), name));
    EXPECT_TRUE(holds(refusal([&](Json&, Safetensors& file) {
                        file.tensors[name] = Tensor::of({1, 1, 1}, std::vector<float>{0});
                      }),
                      name));
    EXPECT_TRUE(holds(refusal([&](Json&, Safetensors& file) {
                        file.tensors[name] =
                            Tensor::of(tensor.shape(), std::vector<double>(tensor.size()));
                      }),
                      name));
  }
  refusal([](Json&, Safetensors& file) { file.tensors.erase("member-1/head.0.bias"); }, 2);
}

TEST_F(ModelFile, EveryTruncationIsAModelError) {
  write_model(path(), made_model());
  const std::string whole = read_text_file(path());
  for (std::size_t size = 0; size < whole.size(); size += 37) {
    fs::remove(path());
    std::ofstream(path(), std::ios::binary) << whole.substr(0, size);
    EXPECT_EQ(thrown_by([&] { read_model(path()); }).kind(), ErrorKind::kModel) << size;
  }
}

TEST_F(ModelFile, FlippedBitsEitherReadOrAreAModelErrorThatNamesTheFile) {
  write_model(path(), made_model());
  const std::string whole = read_text_file(path());
  Random random(5);
  for (int round = 0; round < 1500; ++round) {
    std::string bytes = whole;
    for (std::size_t n = 1 + random.below(3); n > 0; --n) {
      const std::size_t at = random.below(bytes.size());
      bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ 1U << random.below(7));
    }
    fs::remove(path());
    std::ofstream(path(), std::ios::binary) << bytes;
    try {
      EXPECT_FALSE(read_model(path()).members.empty());
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kModel) << error.what();
      EXPECT_TRUE(std::string(error.what()).starts_with(path().string())) << error.what();
    }
  }
}

}  // namespace
}  // namespace ser
