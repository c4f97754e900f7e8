#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "network/chain.hpp"
#include "network/network_spec.hpp"
#include "signal/array.hpp"

namespace ser {

/// What a feature config gives for one clip: a map of bands × any number of frames, or a vector.
struct NetworkInput {
  std::string name;
  bool map = false;
  std::int64_t rows = 0;  ///< bands of a map, width of a vector
};

enum class InputUse {
  kAll,   ///< every input belongs to a branch
  kSome,  ///< some may be left over
};

/// A spec resolved against its inputs and the number of classes: every layer with the shapes that
/// flow in and out, the prefix of its tensors and its parameters.
class Network {
 public:
  /// Throws usage_error when an input is missing, unknown or unused, when layers do not join, when
  /// the head does not end in `classes` values, when two tensors get one name, or the embedding
  /// names no layer that gives a vector.
  Network(NetworkSpec spec, std::vector<NetworkInput> inputs, std::int64_t classes,
          InputUse use = InputUse::kAll);

  /// As it was given: `"classes"` still stands for their number.
  const NetworkSpec& spec() const { return spec_; }
  const std::vector<NetworkInput>& inputs() const { return inputs_; }
  std::int64_t classes() const { return classes_; }

  /// One list a branch, in the order of the spec.
  const std::vector<std::vector<Node>>& branches() const { return branches_; }
  /// Which of inputs() each branch reads.
  const std::vector<std::size_t>& branch_inputs() const { return branch_inputs_; }
  /// What the head gets: the branches joined.
  const Shape& joined() const { return joined_; }
  const std::vector<Node>& head() const { return head_; }

  /// All tensors with their full names, in the order of branches and head.
  std::vector<Parameter> parameters() const;
  /// The width of the embedding.
  std::int64_t embedding_width() const;
  /// The fewest frames that leave something behind every layer; 1 without a map among the inputs.
  std::int64_t shortest_frames() const;

 private:
  void resolve_branches();
  void refuse_unused() const;
  void resolve_head();
  void check_names() const;

  NetworkSpec spec_;
  std::vector<NetworkInput> inputs_;
  std::int64_t classes_;
  std::vector<std::vector<Node>> branches_;
  std::vector<std::size_t> branch_inputs_;
  Shape joined_;
  std::vector<Node> head_;
};

/// True for svm and logistic: Layer::is_fitted().
inline bool is_fit_layer(const Node& node) { return node.layer->is_fitted(); }

/// What a clip of `frames` frames is before the first layer of a branch.
Shape shape_of(const NetworkInput& input, std::int64_t frames = kAnyFrames);
/// A clip's input with as many frames as it has; `shape` says what it is.
Activation as_activation(Shape shape, const Array& array);

/// One layer in the table of a network.
struct NetworkRow {
  std::string name;             ///< prefix of its tensors
  std::string type;             ///< `conv2d`
  std::string options;          ///< `channels 16, kernel 3, …`, or empty
  std::string out;              ///< `16 x 128 x any`: what it gives
  std::int64_t parameters = 0;  ///< trained values and running statistics
  std::int64_t trainable = 0;   ///< the trained ones among them
  std::int64_t fitted = 0;      ///< statistics of the training part (standardize), counted apart
};

struct NetworkTable {
  std::vector<NetworkRow> rows;  ///< inputs, branches, head
  std::int64_t parameters = 0;
  std::int64_t trainable = 0;
  std::int64_t fitted = 0;
};

/// The layers with the shapes they give and their numbers of values. Each branch begins with a row
/// of type `input`.
NetworkTable network_table(const Network& network);

}  // namespace ser
