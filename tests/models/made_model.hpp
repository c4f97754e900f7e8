#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "models/model.hpp"
#include "network/made.hpp"

namespace ser {

/// Three labels, 13 MFCC means of one second, one hidden layer of four.
inline Model made_model(std::string_view weights = "weights", std::size_t members = 1) {
  Model model;
  model.features = feature_config_from_json(parse_json(R"({"inputs": [{
      "name": "mfcc", "kind": "vector", "sample_rate": 16000,
      "cut": {"offset_s": 0, "duration_s": 1, "pad": true},
      "blocks": [{"block": "mfcc", "coefficients": 13, "n_fft": 512, "hop_length": 256,
                  "bands": 40}],
      "pooling": ["mean"]}]})",
                                                       "test"),
                                            "test");
  model.network = made::spec(R"({"branches": [{"input": "mfcc", "layers": [
      {"type": "standardize", "per": "row"}, {"type": "linear", "units": 4}, {"type": "relu"}]}],
      "head": [{"type": "linear", "units": "classes"}]})");
  model.target.labels = {"happy", "sad", "angry"};
  model.trained.experiment = R"({"training":{"epochs":3}})";
  for (std::size_t member = 0; member < members; ++member) {
    Member made;
    for (const auto& parameter : network_of(model).parameters()) {
      const auto name = parameter.name + std::string(weights) + std::to_string(member);
      made.weights[parameter.name] = made::tensor(name, parameter.shape);
    }
    model.members.push_back(made);
  }
  return model;
}

/// A model that gives these logits whatever it hears: all weights are 0, the last bias is not.
inline Model deaf_model(const std::vector<std::vector<float>>& logits) {
  Model model = made_model("deaf", logits.size());
  for (std::size_t m = 0; m < logits.size(); ++m) {
    for (auto& [name, tensor] : model.members[m].weights) {
      const bool is_last_bias = name.starts_with("head.") && name.ends_with("bias");
      tensor = is_last_bias ? Tensor::of({3}, std::vector<float>(logits[m]))
                            : Tensor::of(tensor.shape(), std::vector<float>(tensor.size(), 0.0F));
      if (name.ends_with("std")) {
        tensor = Tensor::of(tensor.shape(), std::vector<float>(tensor.size(), 1.0F));
      }
    }
  }
  return model;
}

}  // namespace ser
