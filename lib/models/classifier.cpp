#include "models/classifier.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "network/native_network.hpp"

namespace ser {
namespace {

class NativeClassifier final : public Classifier {
 public:
  NativeClassifier(const Network& network, const Tensors& weights) : network_(network, weights) {}
  std::vector<float> logits(std::span<const Array> inputs, const GroupStats* own) const override {
    return network_.logits(inputs, own);
  }

 private:
  NativeNetwork network_;
};

}  // namespace

std::unique_ptr<Classifier> make_native_classifier(const Network& network, const Tensors& weights) {
  return std::make_unique<NativeClassifier>(network, weights);
}

std::vector<float> finite(std::vector<float> outputs) {
  if (std::all_of(outputs.begin(), outputs.end(), [](float v) { return std::isfinite(v); })) {
    return outputs;
  }
  throw model_error(
      "the model gives NaN or infinite numbers: it is damaged, or its training diverged; use "
      "another "
      "model, or train it again");
}

namespace {

void check_equal(const Model& first, const Model& other) {
  if (describe(first.features) != describe(other.features) ||
      describe(first.network) != describe(other.network) ||
      first.target.labels != other.target.labels) {
    throw model_error("the models of an ensemble must have the same features, network and labels");
  }
}

}  // namespace

Model ensemble_of(const std::vector<Model>& models) {
  if (models.empty()) throw model_error("an ensemble needs at least one model");
  Model result = models.front();
  for (std::size_t i = 1; i < models.size(); ++i) {
    const Model& model = models[i];
    check_equal(result, model);
    result.members.insert(result.members.end(), model.members.begin(), model.members.end());
    Provenance& trained = result.trained;
    trained.heard.speakers.insert(model.trained.heard.speakers.begin(),
                                  model.trained.heard.speakers.end());
    trained.heard.recordings.insert(model.trained.heard.recordings.begin(),
                                    model.trained.heard.recordings.end());
    trained.stamps = trained.stamps | model.trained.stamps;
    for (auto& [name, value] : trained.development) value += model.trained.development.at(name);
  }
  for (auto& [name, value] : result.trained.development) {
    value /= static_cast<double>(models.size());
  }
  return result;
}

}  // namespace ser
