#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "storage/json_reader.hpp"
#include "training/epochs/learner.hpp"

namespace ser {

enum class ScheduleKind { kConstant, kCosine, kOneCycle, kPlateau };

struct ScheduleConfig {
  ScheduleKind kind = ScheduleKind::kConstant;
  double warmup_epochs = 0.0;  ///< cosine: linear rise from 0
  double floor = 0.0;          ///< cosine, one-cycle, plateau: share of the rate that stays
  double factor = 0.5;         ///< plateau: the rate is multiplied by it …
  int patience = 5;            ///< … after so many epochs without a lower development loss
};

/// How fast some layers learn: those whose tensors begin with `prefix`.
struct LayerRate {
  std::string prefix;     ///< `features`, `logmel.0`, `head`: whole parts between dots
  double rate = 1.0;      ///< the learning rate is multiplied by it; 0: frozen
  int frozen_epochs = 0;  ///< frozen in the first so many epochs
};

/// How a network of several branches is trained.
enum class BranchTraining {
  kTogether,
  kApart,  ///< each branch beneath a head of its own, then joined (network_parts.hpp)
};

/// Which epoch's weights the model gets.
enum class KeptEpoch {
  kBest,  ///< of the highest development UAR
  kLast,  ///< without early stopping
};

/// In which order and how often an epoch takes the clips.
enum class Sampling {
  kShuffled,  ///< each once
  kBalanced,  ///< every class equally often
  kSpeakers,  ///< a few clips of each speaker in a batch
};

/// What a clip of a class counts in the loss.
enum class ClassWeights {
  kNone,
  kBalanced,  ///< inversely to the frequency of the class
};

struct TrainConfig {
  std::uint64_t seed = 1;
  int members = 1;  ///< networks trained from seeds of their own and averaged in one model
  BranchTraining branches = BranchTraining::kTogether;
  int epochs = 60;
  int batch_size = 32;
  int patience = 15;  ///< stop after so many epochs without a better development UAR; 0: never
  KeptEpoch keep = KeptEpoch::kBest;
  /// Clips are cut to so many frames of the first map at a random place; 0: whole clips.
  int crop_frames = 0;
  OptimizerConfig optimizer;
  ScheduleConfig schedule;
  Sampling sampling = Sampling::kShuffled;
  int clips_per_speaker = 24;  ///< sampling by speakers: so many of one speaker in a batch
  ClassWeights class_weights = ClassWeights::kNone;
  double label_smoothing = 0.0;
  double mixup = 0.0;  ///< α of the Beta distribution of shares; 0: no mixing
  double gradient_clip = 0.0;
  double ema_decay = 0.0;         ///< of the running average of the weights; 0: none
  bool refit = false;             ///< svm and logistic: at last on the development part, too
  std::vector<LayerRate> layers;  ///< the first that fits a tensor counts
  bool leak_copies = false;       ///< a random split tears copies from their source; stamped
};

/// Strict; `where` is the object's path. Throws usage_error naming the key.
TrainConfig train_config_from_json(const Json& json, const std::string& where);
Json describe(const TrainConfig& config);

/// True when the first entry that fits a tensor has the rate 0.
bool is_frozen(const std::string& tensor, const std::vector<LayerRate>& layers);
/// The prefixes of the entries, in their order.
std::vector<std::string> prefixes_of(const std::vector<LayerRate>& layers);

/// One factor an entry of `layers` and 1 for all other layers: what the learning rate is
/// multiplied by in an epoch (counted from 1).
std::vector<double> layer_factors(const std::vector<LayerRate>& layers, int epoch);

}  // namespace ser
