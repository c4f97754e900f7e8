#pragma once

#include <string>

#include "network/network.hpp"

namespace ser {

/// The layers of a network up to its embedding, as a network of its own whose head ends there, with
/// the same names of tensors. It is the same in training and in use: dropout has the rate 0, and
/// `standardize` by speaker has become one by all, with the stored statistics. Throws usage_error
/// when the embedding is no vector, or stands behind an svm or logistic layer.
Network encoder_of(const Network& network);

/// The encoder and behind it the layers of `next`: those of its only branch, whatever input that
/// names, and its head. Layers of `next` keep their own names, where the encoder has not taken
/// them; the others count on in the head. The embedding is that of `next`. Throws usage_error when
/// `next` has several branches.
NetworkSpec composed(const Network& encoder, const NetworkSpec& next);

/// A network in two.
struct CutNetwork {
  Network encoder;  ///< gives a vector instead of classes
  Network rest;     ///< has one input, `embedding`: that vector
};

/// The layers before the one with this tensor prefix, and those from there on, all with the names
/// that their tensors have in the whole network: the rest gives of what the encoder gives what the
/// network gives. The layer stands in the head, or in a branch that is the only one, and gets a
/// vector. Standardize layers with which the rest begins are its branch.
CutNetwork cut_before(const Network& network, const std::string& layer);

}  // namespace ser
