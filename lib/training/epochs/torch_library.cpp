#include "training/epochs/torch_library.hpp"

#include <dlfcn.h>

#include <filesystem>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "signal/array.hpp"
#include "training/data/batch.hpp"

namespace ser {
namespace {

constexpr const char* kLibrary = "libser_torch.so";
constexpr const char* kSymbol = "ser_make_torch_learner";
constexpr const char* kRemedy =
    "; training a network needs it: run scripts/setup.sh and build again with -DSER_TORCH=ON "
    "(all other verbs work without it)";

std::filesystem::path folder_of_libser() {
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&make_torch_learner), &info) == 0) return {};
  return std::filesystem::path(info.dli_fname).parent_path();
}

LearnerFactory open_library() {
  const auto path = folder_of_libser() / kLibrary;
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    throw machine_error(std::string("this build has no LibTorch (") + kLibrary +
                        " is not beside libser)" + kRemedy);
  }
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  void* symbol = library != nullptr ? dlsym(library, kSymbol) : nullptr;
  if (symbol == nullptr) {
    const char* reason = dlerror();
    throw machine_error(std::string("LibTorch could not be loaded: ") +
                        (reason != nullptr ? reason : "unknown reason") + kRemedy);
  }
  return reinterpret_cast<LearnerFactory>(symbol);
}

LearnerFactory learner_factory() {
  static const LearnerFactory kMake = open_library();
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
