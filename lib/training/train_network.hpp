#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/observer.hpp"
#include "models/model.hpp"
#include "models/recognize_manifest.hpp"
#include "splits/split.hpp"
#include "training/config/experiment.hpp"
#include "training/data/training_set.hpp"
#include "training/run/run_folder.hpp"
#include "training/start/first_weights.hpp"
#include "training/train.hpp"

namespace ser {

/// What a model says of these rows of `set`, each speaker's normalised by all of that speaker where
/// the model was trained so: as ser eval finds it. `encoded`, where there is one (else null), holds
/// what the first part of the model gives of each row, so that it need not run again.
ManifestPredictions predictions_of(const Model& model, const TrainingSet& set,
                                   const EncodedSet* encoded, const std::vector<std::size_t>& rows,
                                   int jobs);

/// What the training of one network leaves, whatever did it.
struct Trained {
  Checkpoint best;  ///< of branches trained apart: the joined weights, and no best epoch (0)
  Figures dev;      ///< of the weights that were kept
  double temperature = 1.0;
  std::string backend;
  std::shared_ptr<const EncodedSet> encoded = nullptr;  ///< where the features are embeddings
};

/// What all networks of a run share.
struct NetworkTraining {
  const Experiment& experiment;
  const TrainingSet& set;
  const Stamps& stamps;
  const Beginnings& beginnings;
  const TrainOptions& options;
  const LearnerMaker& make_learner;
  int jobs;
  Observer& observer;
};

/// One network from this seed, going on from the folder's checkpoint: trained in epochs (branches
/// that are trained apart each in a folder of its own, RunFolder::branch), fitted in one pass (svm
/// and logistic layers), or first the one and then, behind it, the other. Its temperature is fitted
/// on the development part. Throws what run_epochs() throws.
Trained train_network(const NetworkTraining& training, std::uint64_t seed, const RunFolder& run);

/// The networks of a run, one after the other: `members` of the config, each in a folder of its
/// own (RunFolder::member) where there are several; then the run's history is the mean of theirs.
std::vector<Trained> train_members(const NetworkTraining& training, const RunFolder& run);

/// The seed of the i-th network (from 1) of a run: the first has the run's own, so that it is the
/// one that a run of one network trains.
std::uint64_t member_seed(std::uint64_t seed, int i);

}  // namespace ser
