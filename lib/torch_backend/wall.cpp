#include "torch_backend/wall.hpp"

#include <c10/util/Exception.h>

#include <exception>
#include <new>
#include <string>
#include <utility>

#include "core/error.hpp"

namespace ser {
namespace {

/// One line of what LibTorch says, without its backtrace.
std::string line_of(const std::string& text) { return text.substr(0, text.find('\n')); }

Error torch_error(const std::string& text) {
  const bool is_memory = text.find("allocate memory") != std::string::npos ||
                         text.find("out of memory") != std::string::npos;
  return machine_error(is_memory
                           ? "out of memory in LibTorch: take a smaller training.batch_size, or "
                             "shorter clips (" +
                                 line_of(text) + ")"
                           : "LibTorch: " + line_of(text));
}

/// Every call into LibTorch goes through here: what it throws becomes the machine's error. Errors
/// of ours, and memory that runs out in our own code, pass as they are.
template <typename Work>
auto translated(const Work& work) {
  try {
    return work();
  } catch (const Error&) {
    throw;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const c10::Error& error) {
    throw torch_error(error.what_without_backtrace());
  } catch (const std::exception& error) {
    throw torch_error(error.what());
  }
}

class WalledLearner final : public Learner {
 public:
  explicit WalledLearner(const std::function<std::unique_ptr<Learner>()>& make)
      : inside_(translated(make)) {}

  void begin_epoch(std::uint64_t seed) override {
    translated([&] { inside_->begin_epoch(seed); });
  }
  StepResult step(const Batch& batch, double learning_rate,
                  std::span<const double> factors) override {
    return translated([&] { return inside_->step(batch, learning_rate, factors); });
  }
  std::vector<float> logits(const Batch& batch) override {
    return translated([&] { return inside_->logits(batch); });
  }
  Tensors weights() const override {
    return translated([&] { return inside_->weights(); });
  }
  void set_weights(const Tensors& weights) override {
    translated([&] { inside_->set_weights(weights); });
  }
  Tensors state() const override {
    return translated([&] { return inside_->state(); });
  }
  void restore(const Tensors& state) override {
    translated([&] { inside_->restore(state); });
  }
  std::string version() const override { return inside_->version(); }
  std::string about() const override { return inside_->about(); }

 private:
  std::unique_ptr<Learner> inside_;
};

}  // namespace

std::unique_ptr<Learner> walled(const std::function<std::unique_ptr<Learner>()>& make) {
  return std::make_unique<WalledLearner>(make);
}

}  // namespace ser
