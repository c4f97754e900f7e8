#include "reports/model_card.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "reports/table.hpp"

namespace ser {
namespace {

ModelFile made() {
  ModelFile file;
  file.path = "m.safetensors";
  file.bytes = 60000;
  file.model.features = find_feature_config("mfcc-40");
  file.model.network = find_network_spec("mlp-mfcc40");
  file.model.target = {"emotion", {"happy", "sad"}};
  file.model.members = {{{}, 1.25}};
  Provenance& trained = file.model.trained;
  trained.manifest_hash = "cafe";
  trained.split = "speaker:70/15/15";
  trained.seed = 7;
  trained.heard.speakers = {{"demo", "01"}, {"demo", "02"}};
  trained.heard.recordings = {"a", "b", "c"};
  trained.stamps.synthetic = true;
  trained.clips = {{"train", 20}, {"dev", 4}, {"test", 5}};
  trained.development = {{"uar", 0.75}, {"wa", 0.8}, {"loss", 0.5}, {"epoch", 9}};
  trained.versions = {{"ser", "1.0"}, {"backend", "LibTorch 2"}};
  trained.corpora = {"demo"};
  trained.notes = {"a note"};
  return file;
}

TEST(ModelCard, SaysWhatAModelRecognisesAndWhereItComesFrom) {
  const std::string text = model_text(made());
  EXPECT_EQ(text.substr(0, text.find("\n\n") + 1),
            "model          m.safetensors\n"
            "size           60.0 kB\n"
            "recognises     emotion: happy, sad\n"
            "corpora        demo\n"
            "clips          20 train, 4 dev, 5 test\n"
            "seen speakers  2 (training and development): demo:01 demo:02\n"
            "split          speaker:70/15/15, seed 7\n"
            "caveats        synthetic speech\n"
            "development    UAR 0.750, WA 0.800, loss 0.5000, epoch 9\n"
            "temperature    1.2500\n"
            "made by        ser 1.0, LibTorch 2\n"
            "manifest hash  cafe\n"
            "note           a note\n");
  EXPECT_NE(text.find("\nfront end\ninput mfcc  a vector of 40 values, at 22050 Hz\n"),
            std::string::npos);
}

TEST(ModelCard, TheNetworkIsALineALayerWithShapesAndParameters) {
  const std::string text = model_text(made());
  // linear: (inputs + 1) · units; batch norm: scale, shift, mean and variance of each unit, of
  // which two are trained; standardize: mean and deviation of each of 40 values, fitted.
  EXPECT_EQ(text.substr(text.find("\nnetwork")),
            "\nnetwork: 14402 parameters, 14018 of them trainable; 80 fitted statistics\n"
            "layer   type         options                  out  parameters\n"
            "mfcc    input                                 40\n"
            "mfcc.0  standardize  per row, by all          40           80\n"
            "mfcc.1  linear       units 128, bias true     128        5248\n"
            "mfcc.2  batch_norm   eps 1e-05, momentum 0.1  128         512\n"
            "mfcc.3  relu                                  128\n"
            "mfcc.4  dropout      rate 0.3                 128\n"
            "mfcc.5  linear       units 64, bias true      64         8256\n"
            "mfcc.6  batch_norm   eps 1e-05, momentum 0.1  64          256\n"
            "mfcc.7  relu                                  64\n"
            "mfcc.8  dropout      rate 0.3                 64\n"
            "head.0  linear       units 2, bias true       2           130\n");
}

TEST(ModelCard, AnEnsembleShowsTheTemperatureOfEachMember) {
  ModelFile file = made();
  file.model.members.push_back({{}, 2.0});
  EXPECT_NE(model_text(file).find("temperature    1.2500, 2.0000 (an ensemble of 2)\n"),
            std::string::npos);
  EXPECT_EQ(model_json(file).at("temperatures"), Json({1.25, 2.0}));
}

TEST(ModelCard, NoLineIsWiderThanATerminal) {
  ModelFile file = made();
  file.model.features = find_feature_config("logmel-128");
  file.model.network = find_network_spec("cnn");
  file.path = std::string(300, 'p');
  for (int i = 0; i < 90; ++i) {
    file.model.trained.heard.speakers.insert({"crema-d", std::to_string(1000 + i)});
  }
  for (const auto& line : split(model_text(file), '\n')) {
    EXPECT_LE(display_width(line), 80U) << line;
  }
}

TEST(ModelCard, JsonHasTheSameFacts) {
  const Json json = model_json(made());
  EXPECT_EQ(json.at("kind"), "model");
  EXPECT_EQ(json.at("bytes"), 60000);
  EXPECT_EQ(json.at("target"), Json({{"column", "emotion"}, {"labels", {"happy", "sad"}}}));
  EXPECT_EQ(json.at("network").at("parameters"), 14402);
  EXPECT_EQ(json.at("network").at("trainable"), 14018);
  EXPECT_EQ(json.at("network").at("layers").size(), 11U);
  EXPECT_EQ(json.at("network").at("shortest_frames"), 1);
  EXPECT_EQ(json.at("inputs").at(0).at("columns").at(39),
            Json({{"name", "mfcc_40"}, {"unit", "dB"}}));
  const Json& trained = json.at("trained");
  EXPECT_EQ(trained.at("speakers"), Json({"demo:01", "demo:02"}));
  EXPECT_EQ(trained.at("recordings"), 3);
  EXPECT_EQ(trained.at("synthetic"), true);
  EXPECT_EQ(trained.at("development").at("uar"), 0.75);
}

}  // namespace
}  // namespace ser
