#include "training/epochs/learner.hpp"

#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "core/own_library.hpp"
#include "signal/array.hpp"
#include "training/data/batch.hpp"

namespace ser {

std::size_t group_of(const std::string& tensor, std::span<const std::string> prefixes) {
  for (std::size_t i = 0; i < prefixes.size(); ++i) {
    const std::string& prefix = prefixes[i];
    if (tensor.starts_with(prefix) &&
        (tensor.size() == prefix.size() || tensor[prefix.size()] == '.')) {
      return i;
    }
  }
  return prefixes.size();
}

namespace {

constexpr OwnLibrary kTorch{
    "libser_torch.so", "ser_make_torch_learner", "LibTorch",
    "; training a network needs it: run scripts/setup.sh and build again with -DSER_TORCH=ON "
    "(all other verbs work without it)"};

LearnerFactory learner_factory() {
  static const LearnerFactory kMake = reinterpret_cast<LearnerFactory>(open_own_library(kTorch));
  return kMake;
}

class TorchClassifier : public Classifier {
 public:
  TorchClassifier(const Network& network, const Tensors& weights)
      : learner_(make_torch_learner(network, weights, {})) {}

  std::vector<float> logits(std::span<const Array> inputs, const GroupStats* own) const override {
    const std::scoped_lock lock(mutex_);
    Batch batch = batch_of_one(inputs);
    if (own != nullptr) batch.own = {own};
    return learner_->logits(batch);
  }

 private:
  std::unique_ptr<Learner> learner_;
  mutable std::mutex mutex_;
};

}  // namespace

std::unique_ptr<Learner> make_torch_learner(const Network& network, const Tensors& weights,
                                            const LearnerConfig& config) {
  return std::unique_ptr<Learner>(learner_factory()(network, weights, config));
}

void require_torch_library() { static_cast<void>(learner_factory()); }

std::unique_ptr<Classifier> make_torch_classifier(const Network& network, const Tensors& weights) {
  return std::make_unique<TorchClassifier>(network, weights);
}

}  // namespace ser
