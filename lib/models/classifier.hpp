#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "models/model.hpp"
#include "network/network.hpp"
#include "signal/array.hpp"
#include "storage/tensor.hpp"

namespace ser {

/// A network with its weights, ready to run. Safe to use from several threads.
class Classifier {
 public:
  virtual ~Classifier() = default;
  /// One logit a class. Throws data_error (`too-short`) when a clip has too few frames.
  /// `own` are the speaker's statistics, null where nothing is known of the speaker.
  virtual std::vector<float> logits(std::span<const Array> inputs,
                                    const GroupStats* own = nullptr) const = 0;
};

using ClassifierFactory =
    std::function<std::unique_ptr<Classifier>(const Network&, const Tensors& weights)>;

/// Runs the network with Eigen, without LibTorch.
std::unique_ptr<Classifier> make_native_classifier(const Network& network, const Tensors& weights);

/// What a network gave, when all of it are finite numbers: never an answer from nothing. Throws
/// model_error otherwise; native inference and LibTorch, labels and embeddings all come through it.
std::vector<float> finite(std::vector<float> outputs);

/// One model whose members are those of all the models: it answers with the mean of their
/// probabilities, each member calibrated as it was. It has heard whomever any of them has; its
/// development figures are the means of theirs, its clips those of the first. Throws model_error
/// when features, network or labels differ.
Model ensemble_of(const std::vector<Model>& models);

}  // namespace ser
