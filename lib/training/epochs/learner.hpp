#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/spelling.hpp"
#include "models/classifier.hpp"
#include "network/network.hpp"
#include "storage/tensor.hpp"

namespace ser {

/// One input of a batch of N clips: N × rows × frames, row-major, zero behind each clip's end.
struct InputBatch {
  std::int64_t rows = 0;
  std::int64_t frames = 0;
  std::vector<std::int64_t> lengths;  ///< frames of each clip
  std::vector<float> values;
};

struct Batch {
  std::int64_t size = 0;
  std::vector<InputBatch> inputs;  ///< in the order of the network's branches
  std::vector<float> targets;      ///< N × classes; each row sums to 1 (soft where smoothed)
  std::vector<float> weights;      ///< N; the loss is the weighted mean of the clips' losses
  /// N numbers that are equal for clips of one speaker; empty where the network does not ask.
  std::vector<std::int64_t> speakers;
  /// N: the statistics of each clip's speaker, null where there are none; empty: null for all.
  std::vector<const GroupStats*> own;
};

struct StepResult {
  double loss = 0.0;          ///< weighted mean of the cross entropies
  double total_weight = 0.0;  ///< of the batch
  std::vector<float> logits;  ///< N × classes, in training mode
};

enum class OptimizerKind { kAdam, kAdamW, kSgd };
inline constexpr Spelling<OptimizerKind> kOptimizerKinds[] = {
    {OptimizerKind::kAdam, "adam"}, {OptimizerKind::kAdamW, "adamw"}, {OptimizerKind::kSgd, "sgd"}};

/// Where a network is trained; kAuto: on the GPU where there is one.
enum class Device { kAuto, kCpu, kCuda };
inline constexpr Spelling<Device> kDevices[] = {
    {Device::kAuto, "auto"}, {Device::kCpu, "cpu"}, {Device::kCuda, "cuda"}};

struct OptimizerConfig {
  OptimizerKind kind = OptimizerKind::kAdamW;
  double learning_rate = 1e-3;
  double weight_decay = 1e-2;
  double momentum = 0.9;  ///< sgd only
};

struct LearnerConfig {
  OptimizerConfig optimizer;
  /// Groups of tensors with rates of their own: prefixes of whole name parts (`features.0`). A
  /// tensor belongs to the first that fits, and to a last group, the rest, when none does.
  std::vector<std::string> groups;
  double gradient_clip = 0.0;  ///< largest norm of all gradients together; 0: none
  Device device = Device::kAuto;
  int threads = 0;  ///< 0: as many as the process may use
};

/// What a back end does for training: the epoch loop, schedules, early stopping and resuming are
/// train()'s, so that they are the same, and testable, without it.
///
/// Padded frames are masked after every layer, so that a clip's logits do not depend on the batch
/// it stands in (in evaluation mode).
class Learner {
 public:
  virtual ~Learner() = default;

  /// Seeds what is random within the epoch (dropout).
  virtual void begin_epoch(std::uint64_t seed) = 0;
  /// One step of the optimiser. The rate of a group is `learning_rate` times its factor, that of
  /// the rest being the last of `factors`. A group of factor 0 is frozen: no gradients, no weight
  /// decay, and layers all of whose tensors are frozen run in evaluation mode (a batch norm by its
  /// running statistics, which stay).
  virtual StepResult step(const Batch& batch, double learning_rate,
                          std::span<const double> factors) = 0;
  /// N × classes, in evaluation mode.
  virtual std::vector<float> logits(const Batch& batch) = 0;

  /// All parameters of the network, by their full names.
  virtual Tensors weights() const = 0;
  virtual void set_weights(const Tensors& weights) = 0;
  /// The optimiser's own state; restore() takes what state() gave.
  virtual Tensors state() const = 0;
  virtual void restore(const Tensors& state) = 0;

  /// Such as "LibTorch 2.13.0".
  virtual std::string version() const = 0;
  /// The version and what it runs on, such as "LibTorch 2.13.0, cpu, 2 threads".
  virtual std::string about() const = 0;
};

/// The group of a tensor: the index of the first prefix that fits, or their number.
std::size_t group_of(const std::string& tensor, std::span<const std::string> prefixes);

/// The network and its first weights; weights has every parameter.
using LearnerFactory = Learner* (*)(const Network& network, const Tensors& weights,
                                    const LearnerConfig& config);

/// Opens libser_torch (beside libser) at the first call, keeps it open for good, and makes a
/// learner. Throws machine_error with the remedy when the library is not there or does not load.
std::unique_ptr<Learner> make_torch_learner(const Network& network, const Tensors& weights,
                                            const LearnerConfig& config);

/// Opens the library now, so that work which is lost without it is not begun. Throws as above.
void require_torch_library();

/// Inference through LibTorch: what `--backend torch` runs, and what native inference is compared
/// with.
std::unique_ptr<Classifier> make_torch_classifier(const Network& network, const Tensors& weights);

}  // namespace ser
