#include "training/start/beginnings.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "network/made.hpp"
#include "network/network_spec.hpp"
#include "storage/tensor.hpp"
#include "temp_folder.hpp"

namespace ser {
namespace {

class InitFileMatch : public testing::Test {
 protected:
  std::filesystem::path file(const Tensors& tensors) const {
    write_safetensors(folder_ / "encoder.safetensors", {tensors, {}});
    return folder_ / "encoder.safetensors";
  }

  TempFolder folder_;
  Network network_{network_spec_from_json(parse_json(R"({"branches": [{"input": "x", "layers":
          [{"type": "linear", "units": 2, "name": "encoder"}]}],
          "head": [{"type": "linear", "units": "classes"}]})",
                                                     "test"),
                                          "test:"),
                   {{"x", false, 3}},
                   4};

  InitFile load(const Tensors& tensors) const {
    return *load_beginnings(file(tensors), std::nullopt).init;
  }
};

TEST_F(InitFileMatch, TakesTensorsOfTheSameNameAndShape) {
  const std::vector<float> weight = {1, 2, 3, 4, 5, 6};
  const auto transfer = match(load({{"encoder.weight", Tensor::of({2, 3}, weight)},
                                    {"head.0.weight", Tensor::of({7, 2}, std::vector<float>(14))},
                                    {"other", Tensor::of({1}, std::vector<float>{1})}})
                                  .tensors,
                              network_);
  EXPECT_EQ(transfer.taken, std::vector<std::string>{"encoder.weight"});
  EXPECT_EQ(transfer.fresh, (std::vector<std::string>{"encoder.bias", "head.0.bias"}));
  EXPECT_EQ(transfer.unfit, std::vector<std::string>{"head.0.weight"});
  EXPECT_EQ(transfer.unused, std::vector<std::string>{"other"});
  EXPECT_EQ(match_text(transfer),
            "init: 1 of 4 tensors are the file's; new: encoder.bias, head.0.bias; of another "
            "shape: head.0.weight; not used: other");
}

TEST_F(InitFileMatch, FileOfWhichNothingFitsIsAModelError) {
  const InitFile init = load({{"fc.0.weight", Tensor::of({1}, std::vector<float>{1})}});
  try {
    required_match(init, network_);
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kModel);
    EXPECT_EQ(std::string(error.what()),
              "--init " + init.path.string() +
                  ": none of its 1 tensors fits the network by name and shape; in the file: "
                  "fc.0.weight; the \"name\" of a layer in the network's spec decides what its "
                  "tensors are called");
  }
}

TEST_F(InitFileMatch, HashFollowsNamesAndContents) {
  const auto hash = [&](const std::string& name, float value) {
    return load({{name, Tensor::of({1}, std::vector<float>{value})}}).hash;
  };
  EXPECT_EQ(hash("a", 1.0F), hash("a", 1.0F));
  EXPECT_NE(hash("a", 1.0F), hash("a", 2.0F));
  EXPECT_NE(hash("a", 1.0F), hash("b", 1.0F));
}

}  // namespace
}  // namespace ser
