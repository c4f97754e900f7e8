#include "models/classifier.hpp"

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

}  // namespace ser
