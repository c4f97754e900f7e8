#include "training/config/experiment.hpp"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "models/model.hpp"
#include "network/network.hpp"
#include "storage/resources.hpp"
#include "thrown.hpp"
#include "training/fitted/fit_layers.hpp"

namespace ser {
namespace {

Network network_of_experiment(const std::string& name, std::int64_t classes) {
  const Experiment experiment = effective_experiment(name, {});
  return {experiment.network, network_inputs(experiment.features), classes};
}

class ShippedExperiment : public testing::TestWithParam<std::string> {};

TEST_P(ShippedExperiment, ReadsBackWhatItDescribes) {
  const Json effective = describe(effective_experiment(GetParam(), {}));
  EXPECT_EQ(describe(experiment_from_json(effective, "test:")), effective);
}

TEST_P(ShippedExperiment, HasANetworkThatFitsItsFeatures) {
  EXPECT_NO_THROW(network_of_experiment(GetParam(), 8));
  EXPECT_NO_THROW(network_of_experiment(GetParam(), 2));
}

INSTANTIATE_TEST_SUITE_P(All, ShippedExperiment,
                         testing::ValuesIn(resource_names(ResourceKind::kExperiments)),
                         [](const auto& test) {
                           std::string name = test.param;
                           for (char& letter : name) letter = letter == '-' ? '_' : letter;
                           return name;
                         });

TEST(Experiment, Mlp195HasTheTutorialsParametersAndRecipe) {
  const NetworkTable table = network_table(network_of_experiment("mlp-195", 8));
  EXPECT_EQ(table.parameters, 277192);
  EXPECT_EQ(table.trainable, 275272);
  const TrainConfig training = effective_experiment("mlp-195", {}).training;
  EXPECT_EQ(training.optimizer.kind, OptimizerKind::kAdam);
  EXPECT_EQ(training.optimizer.learning_rate, 1e-3);
  EXPECT_EQ(training.optimizer.weight_decay, 0.0);
  EXPECT_EQ(training.batch_size, 32);
  EXPECT_EQ(training.epochs, 100);
  EXPECT_EQ(training.patience, 15);
  EXPECT_EQ(training.schedule.kind, ScheduleKind::kPlateau);
  EXPECT_EQ(training.schedule.factor, 0.5);
  EXPECT_EQ(training.schedule.patience, 5);
}

TEST(Experiment, SettingsNameConfigsAndChangeValuesInside) {
  const Json changed = describe(effective_experiment(
      "cnn", {"augmentation=spec-augment", "augmentation.map.0.count=5", "training.epochs=3"}));
  EXPECT_EQ(changed.at("augmentation").at("map").at(0).at("count"), 5);
  EXPECT_EQ(changed.at("training").at("epochs"), 3);
}

TEST(Experiment, OnlyFittedNetworksDoWithoutEpochs) {
  EXPECT_FALSE(needs_epochs(network_of_experiment("svm", 2)));
  EXPECT_TRUE(needs_epochs(network_of_experiment("cnn", 2)));
}

TEST(Experiment, NoAugmentationIsAskedForWithNull) {
  EXPECT_FALSE(effective_experiment("conv1d-162", {}).augmentation.wave.empty());
  EXPECT_TRUE(effective_experiment("conv1d-162", {"augmentation=null"}).augmentation.empty());
}

TEST(Experiment, MaskOnAMapThatIsNotThereIsRefusedByKey) {
  const std::string mask = R"(augmentation.map=[{"effect": "time_mask", "input": "prosody"}])";
  try {
    effective_experiment("hybrid", {"augmentation=spec-augment", mask});
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what())
                  .find("augmentation.map.0.input: the features have no map 'prosody'"),
              std::string::npos)
        << error.what();
  }
}

TEST(Experiment, TheLastEpochIsNotKeptWithPatience) {
  EXPECT_NO_THROW(effective_experiment("cnn", {"training.keep=last", "training.patience=0"}));
  EXPECT_THROW(effective_experiment("cnn", {"training.keep=last"}), Error);
}

TEST(Experiment, NormalizedSetsTheFirstLayerOfEveryBranch) {
  using By = Standardize::By;
  for (const auto& [by, name] : std::map<By, std::string>{
           {By::kSpeaker, "speaker"}, {By::kCorpus, "corpus"}, {By::kAll, "all"}}) {
    const Json config = describe(normalized(effective_experiment("hybrid", {}), by));
    for (const Json& branch : config.at("network").at("branches")) {
      EXPECT_EQ(branch.at("layers").at(0).at("by"), name);
    }
  }
  Experiment without = effective_experiment("cnn", {});
  auto& layers = without.network.branches.front().layers;
  layers.erase(layers.begin());
  EXPECT_EQ(thrown_by([&] { normalized(without, By::kSpeaker); }).what(),
            std::string("--normalize speaker: the branch of 'logmel' does not begin with a "
                        "standardize layer; add one to the network"));
}

}  // namespace
}  // namespace ser
