#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "features/analysis.hpp"
#include "features/feature_config.hpp"
#include "features/features.hpp"
#include "signal/array.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// One kind of feature over time. Built from its options, which it checks, and const afterwards.
class Block {
 public:
  virtual ~Block() = default;
  /// All options, defaults written out.
  virtual Json describe() const = 0;
  virtual std::vector<Column> columns() const = 0;
  /// Seconds from one frame to the next at this rate.
  virtual double step_s(int sample_rate) const = 0;
  /// columns() × frames; NaN where a row is not defined in a frame, as F0 where there is no voice.
  /// What other blocks may need too is asked of the analysis.
  virtual Array operator()(Analysis& analysis) const = 0;
  /// The spectra it asks the analysis for; nothing for most.
  virtual std::optional<SpectrumUse> spectrum() const { return std::nullopt; }
  /// True when what it gives depends on the speaker's gender.
  virtual bool needs_gender() const { return false; }
};

/// Reads a block's options; `sample_rate` is what it will hear, nothing when that differs from
/// recording to recording. Throws usage_error when the options are wrong or impossible.
using MakeBlock = std::shared_ptr<const Block>(JsonReader& options, std::optional<int> sample_rate);

/// The names in the block table, sorted.
std::vector<std::string> block_names();

/// "mfcc_1" in dB becomes "mfcc_1_delta" in dB/frame, "mfcc_1_delta2" in dB/frame² …
Column delta_column(const Column& column, int order);

/// {"block": NAME, option: value, …} with defaults filled in.
BlockConfig block_config(const Json& json, const std::string& where,
                         std::optional<int> sample_rate);
Json describe(const BlockConfig& config);
std::shared_ptr<const Block> make_block(const BlockConfig& config, std::optional<int> sample_rate);

}  // namespace ser
