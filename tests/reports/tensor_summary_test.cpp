#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/text.hpp"
#include "reports/file_summaries.hpp"
#include "reports/table.hpp"
#include "temp_folder.hpp"
#include "training/run/run_folder.hpp"

namespace ser {
namespace {

Tensor ones(std::vector<std::int64_t> shape, std::size_t count) {
  return Tensor::of(std::move(shape), std::vector<float>(count, 1.0F));
}

TEST(TensorSummary, ListsTensorsWithTypeShapeAndSize) {
  TensorFile file{"x.safetensors", 1500, {}, "tensors", "somebody's tensors"};
  file.content.tensors["a.weight"] = ones({2, 3}, 6);
  file.content.tensors["b"] = Tensor::of({}, std::vector<std::int64_t>{7});
  file.content.metadata["author"] = "somebody";
  EXPECT_EQ(tensors_text(file),
            "file      x.safetensors\n"
            "size      1.5 kB\n"
            "is        somebody's tensors\n"
            "metadata  author\n"
            "tensors   2, 7 values in all\n"
            "\n"
            "tensor    type     shape      values\n"
            "a.weight  float32  2 x 3           6\n"
            "b         int64    one value       1\n");
  const Json json = tensors_json(file);
  EXPECT_EQ(json.at("kind"), "tensors");
  EXPECT_EQ(json.at("values"), 7);
  EXPECT_EQ(json.at("tensors").at(0),
            Json({{"name", "a.weight"}, {"type", "float32"}, {"shape", {2, 3}}}));
}

TEST(TensorSummary, ManyTensorsAreCountedInTextAndAllInJson) {
  TensorFile file{"x.safetensors", 0, {}, "tensors", ""};
  for (int i = 0; i < 45; ++i) {
    file.content.tensors[std::string(100, 't') + std::to_string(i)] = ones({1}, 1);
  }
  const std::string text = tensors_text(file);
  EXPECT_TRUE(text.ends_with("and 5 more (--json has all)\n"));
  for (const auto& line : split(text, '\n')) EXPECT_LE(display_width(line), 80U) << line;
  EXPECT_EQ(tensors_json(file).at("tensors").size(), 45U);
}

TEST(TensorSummary, ACheckpointIsSaidToBeOneWithItsEpochs) {
  const TempFolder folder;
  Checkpoint checkpoint;
  checkpoint.history.resize(3);
  checkpoint.best_epoch = 2;
  checkpoint.weights["w"] = ones({1}, 1);
  RunFolder(folder.path()).write_checkpoint(checkpoint);
  const TensorFile file = read_tensor_file((folder / "checkpoint.safetensors").string());
  EXPECT_EQ(file.kind, "checkpoint");
  EXPECT_EQ(file.what,
            "a checkpoint of ser train after 3 epochs, the best being epoch 2; run the same ser "
            "train command to resume; not a model for ser predict");
  EXPECT_TRUE(file.content.tensors.contains("weights/w"));
  EXPECT_FALSE(is_model(file.content));
}

TEST(TensorSummary, WhatDoesNotDescribeItselfIsOnlyTensors) {
  const TempFolder folder;
  const std::string path = (folder / "x.safetensors").string();
  Safetensors content;
  content.tensors["w"] = ones({4}, 4);
  write_safetensors(path, content);
  EXPECT_EQ(read_tensor_file(path).kind, "tensors");
  content.metadata["format"] = "pt";
  write_safetensors(path, content);
  EXPECT_EQ(read_tensor_file(path).kind, "tensors");
  content.metadata["format"] = "ser-features-1";
  write_safetensors(path, content);
  EXPECT_EQ(read_tensor_file(path).kind, "feature file");
}

TEST(TensorSummary, ADamagedCheckpointIsAModelError) {
  const TempFolder folder;
  const std::string path = (folder / "x.safetensors").string();
  Safetensors content;
  content.metadata["ser-checkpoint"] = "{}";
  write_safetensors(path, content);
  try {
    read_tensor_file(path);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kModel);
  }
}

}  // namespace
}  // namespace ser
