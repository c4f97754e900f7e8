#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "storage/json_reader.hpp"
#include "storage/tensor.hpp"

namespace ser {

/// The number of frames of a shape that holds for clips of every length.
inline constexpr std::int64_t kAnyFrames = -1;

/// What flows between two layers for one clip.
struct Shape {
  enum class Kind {
    kMap,       ///< channels × bands × frames
    kSequence,  ///< channels (the width of a time step) × frames; bands is 1
    kVector,    ///< channels (the width); bands and frames are 1
  };

  Kind kind = Kind::kVector;
  std::int64_t channels = 1;
  std::int64_t bands = 1;
  std::int64_t frames = 1;

  static Shape map(std::int64_t channels, std::int64_t bands, std::int64_t frames = kAnyFrames) {
    return {Kind::kMap, channels, bands, frames};
  }
  static Shape sequence(std::int64_t channels, std::int64_t frames = kAnyFrames) {
    return {Kind::kSequence, channels, 1, frames};
  }
  static Shape vector(std::int64_t channels) { return {Kind::kVector, channels, 1, 1}; }

  bool operator==(const Shape&) const = default;
  /// channels · bands · frames; the frames must be known.
  std::int64_t size() const { return channels * bands * frames; }
};

/// `map`, `sequence` or `vector`.
std::string_view name_of(Shape::Kind kind);
/// `64 x 16 x any`, `512 x 21` or `128`: channels, bands, frames as far as the kind has them.
std::string to_text(const Shape& shape);

/// The values of one clip between two layers, row-major in the order channels, bands, frames.
struct Activation {
  Shape shape;
  std::vector<float> values;
};

/// Zeros.
Activation zeros(const Shape& shape);

/// A size of a tensor that the training data decide.
inline constexpr std::int64_t kAnySize = -1;

/// One tensor of a layer, named and laid out as PyTorch's module of the same kind has it.
struct Parameter {
  enum class Role {
    kTrained,  ///< moved by the optimiser
    kRunning,  ///< statistics that follow the batches while training
    kFitted,   ///< computed from the training part before training starts
  };
  enum class Init {
    kUniformFanIn,  ///< uniform in ±1/√fan_in, PyTorch's default for weights and biases
    kZeros,
    kOnes,
  };

  std::string name;  ///< within the layer: `weight`, `running_mean`, `0.bias`
  std::vector<std::int64_t> shape;
  Role role = Role::kTrained;
  Init init = Init::kUniformFanIn;
  std::int64_t fan_in = 1;

  bool trainable() const { return role == Role::kTrained; }
  /// 0 where the data decide.
  std::int64_t size() const;
};

/// Statistics of one speaker's own clips, under the full names of the `standardize` tensors in
/// whose place they stand.
using GroupStats = Tensors;

/// The tensors of one layer: those of `tensors` whose names begin with `prefix`, but for those that
/// `instead` (may be null) has. All outlive it.
class ParameterView {
 public:
  ParameterView(const Tensors& tensors, std::string prefix, const GroupStats* instead = nullptr)
      : tensors_(&tensors), prefix_(std::move(prefix)), instead_(instead) {}

  /// Throws model_error when it is missing.
  const Tensor& tensor(std::string_view name) const;
  std::span<const float> operator[](std::string_view name) const { return tensor(name).floats(); }
  /// The tensors of an inner layer, those whose names continue with `name.`.
  ParameterView below(std::string_view name) const;

 private:
  const Tensors* tensors_;
  std::string prefix_;
  const GroupStats* instead_;
};

/// Means and deviations of what flows into a layer: over which of its values, and of whose clips.
struct InputStatistics {
  enum class Per {
    kRow,  ///< each band of a map (over all its channels), each channel of a sequence or vector
    kAll,
  };
  enum class By { kAll, kSpeaker, kCorpus };

  Per per = Per::kRow;
  By by = By::kAll;
  std::int64_t min_clips = 5;  ///< a speaker or corpus with fewer has those of everybody

  bool by_speaker() const { return by == By::kSpeaker; }
  /// Own statistics of some kind.
  bool by_group() const { return by != By::kAll; }
  /// How many means and deviations there are.
  std::int64_t rows(const Shape& in) const;
};

/// x · scale + shift, with one of each per channel.
struct ChannelAffine {
  std::vector<float> scale;
  std::vector<float> shift;
};

class Layer;
using LayerPtr = std::shared_ptr<const Layer>;

/// One entry of a spec's list of layers.
struct LayerSpec {
  std::string name;  ///< replaces the layer's place in tensor names when not empty: `features.0`
  LayerPtr layer;
};

/// A list of layers that a layer is made of.
struct InnerLayers {
  std::string key;     ///< in the spec: `layers`, `shortcut`
  std::string prefix;  ///< of the tensors within the layer; may be empty
  std::vector<LayerSpec> layers;
};

/// A layer and its tensors, named within it.
struct WeightedLayer {
  LayerPtr layer;
  Tensors tensors;
};

/// How an output frame depends on the frames of the input.
enum class FrameUse {
  kSame,    ///< frame t on frame t alone; as many frames out as in
  kWindow,  ///< on a window of neighbours; how many come out is output()'s to say
  kClip,    ///< on all of them
};

/// One layer of a network: its options, its shape rule and its inference on one clip. Immutable.
class Layer {
 public:
  virtual ~Layer();

  /// As the spec spells it: `conv2d`.
  virtual std::string_view type() const = 0;
  /// The shape that comes out, frames included (kAnyFrames in, kAnyFrames out, where the layer
  /// allows it). Throws usage_error, a sentence that continues "conv2d …", when `in` does not fit
  /// or nothing would be left of it.
  virtual Shape output(const Shape& in) const = 0;
  /// None by default.
  virtual std::vector<Parameter> parameters(const Shape& in) const;
  /// Inference: what PyTorch's module computes in eval mode. Throws as output() does.
  virtual Activation forward(Activation in, const ParameterView& parameters) const = 0;
  /// All options with their values, without `type` and `name`.
  virtual Json describe() const;
  virtual FrameUse frame_use() const { return FrameUse::kSame; }
  /// The layer with the number of classes put in where it says `"classes"`; null when it does not.
  virtual LayerPtr with_classes(std::int64_t classes) const;

  /// True for one that is computed from what the training part gives it, when all before it is
  /// trained: svm, logistic.
  virtual bool is_fitted() const { return false; }
  /// What it keeps of the values that flow into it; null for a layer that keeps nothing of them.
  virtual const InputStatistics* input_statistics() const { return nullptr; }
  /// The layer as it is in use, for layers that are trained behind it: nothing drops out, and
  /// statistics are everybody's. Null when that is what it is.
  virtual LayerPtr frozen() const;
  /// What it does at inference, where that is a scale and a shift of each channel.
  virtual std::optional<ChannelAffine> as_affine(const ParameterView& parameters) const;
  /// The layer and `behind` as one layer; nothing when it cannot take that in.
  virtual std::optional<WeightedLayer> absorbing(const ChannelAffine& behind,
                                                 const ParameterView& parameters) const;
  /// The lists of layers that it is made of; none by default.
  virtual std::vector<InnerLayers> inner() const;
  /// The layer made of other lists, in the order of inner(). A bug for a layer without any.
  virtual LayerPtr with_inner(std::vector<InnerLayers> lists) const;
};

/// A layer gets a shape that it cannot take: "needs a map, but gets a vector of 40".
class UnfitShape : public Error {
 public:
  UnfitShape(const std::string& needed, const Shape& found);
};

/// The tensors of weight · x + bias with `behind` behind it: the weight's first axis is the channel
/// out, and the bias may be missing.
Tensors scaled_weights(const ChannelAffine& behind, const ParameterView& parameters, bool has_bias);

/// Throws UnfitShape.
void require_kind(const Shape& shape, Shape::Kind needed);

}  // namespace ser
