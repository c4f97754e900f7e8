#pragma once

#include "network/layer.hpp"

namespace ser {

/// (x − mean) / max(std, kStdFloor). Tensors: mean, std, with `per` row as many values as rows()
/// says, with `per` all one.
///
/// `by` all: statistics of the training part. `by` speaker: of each speaker's own clips, which need
/// no labels; the stored ones, of everybody, stand in for a speaker with fewer than `min_clips`
/// clips, or an unknown one. As the first layer of a branch the statistics are over all frames of
/// a speaker's clips; deeper in a network (behind time pooling) over the clips of the speaker in
/// the batch while training, and over all of them afterwards. `by` corpus: the same of the clips of
/// each corpus, as the first layer of a branch only.
class Standardize final : public Layer {
 public:
  static constexpr std::string_view kType = "standardize";

  enum class Per {
    kRow,  ///< each band of a map (over all its channels), each channel of a sequence or vector
    kAll,
  };
  enum class By { kAll, kSpeaker, kCorpus };
  struct Options {
    Per per = Per::kRow;
    By by = By::kAll;
    std::int64_t min_clips = 5;
  };
  static constexpr float kStdFloor = 1e-6F;

  static Options read(JsonReader& reader);
  explicit Standardize(Options options) : options_(options) {}
  const Options& options() const { return options_; }

  std::string_view type() const override { return kType; }
  Shape output(const Shape& in) const override { return in; }
  std::vector<Parameter> parameters(const Shape& in) const override;
  Activation forward(Activation in, const ParameterView& parameters) const override;
  Json describe() const override;
  bool by_speaker() const { return options_.by == By::kSpeaker; }
  /// Own statistics of some kind.
  bool by_group() const { return options_.by != By::kAll; }
  /// How many means and standard deviations there are.
  std::int64_t rows(const Shape& in) const;

 private:
  Options options_;
};

}  // namespace ser
