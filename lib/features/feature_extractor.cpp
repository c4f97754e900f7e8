#include "features/feature_extractor.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "audio/resample.hpp"
#include "core/error.hpp"
#include "core/memory.hpp"
#include "core/text.hpp"
#include "signal/cepstrum.hpp"

namespace ser {
namespace {

std::span<const float> cut_out(const Waveform& wave, const Cut& cut) {
  const auto size = static_cast<double>(wave.samples.size());
  const double begin = std::min(std::floor(cut.offset_s * wave.sample_rate), size);
  const double length =
      cut.duration_s ? std::floor(*cut.duration_s * wave.sample_rate) : size - begin;
  return std::span(wave.samples)
      .subspan(static_cast<std::size_t>(begin),
               static_cast<std::size_t>(std::min(length, size - begin)));
}

/// Cut, resampled and padded as an input wants it.
Waveform prepared(const Waveform& wave, const FeatureInput& input) {
  const std::span<const float> piece = cut_out(wave, input.cut);
  if (piece.empty()) {
    throw data_error("is too short: " + cut_off(wave.seconds(), 4) + " s; the features '" +
                         input.name + "' begin at " + to_text(input.cut.offset_s) + " s",
                     "too-short");
  }
  const int rate = input.sample_rate.value_or(wave.sample_rate);
  Waveform heard = resample(piece, wave.sample_rate, rate);
  if (input.cut.pad) {
    heard.samples.resize(static_cast<std::size_t>(*input.cut.duration_s * rate), 0.0F);
  }
  return heard;
}

/// So that a long recording is refused before its transforms fill the memory. What the blocks keep
/// of each sample beside the spectra was measured, and rounded up (docs/performance.md).
void check_length(const Waveform& wave, const FeatureInput& input,
                  const std::set<StftOptions>& spectra) {
  constexpr double kNeverTooLong = 60.0;  // seconds
  constexpr double kBytesOfSample = 24.0;
  if (wave.seconds() < kNeverTooLong) return;
  double bytes = kBytesOfSample;
  for (const StftOptions& stft : spectra) {
    const int bins = stft.n_fft / 2 + 1;
    bytes += static_cast<double>(sizeof(float)) * bins / stft.hop_length;
  }
  const double seconds = static_cast<double>(cut_out(wave, input.cut).size()) / wave.sample_rate;
  const int rate = std::max(wave.sample_rate, input.sample_rate.value_or(0));
  check_memory("", seconds, static_cast<std::uint64_t>(seconds * rate * bytes));
}

/// Whether an input hears the recording as it is, so that an hour of it is not copied.
bool hears_all(const Waveform& wave, const FeatureInput& input) {
  return !wave.samples.empty() && input.cut == Cut{} &&
         input.sample_rate.value_or(wave.sample_rate) == wave.sample_rate;
}

Array stacked(std::vector<Array> parts, const std::string& name) {
  if (parts.size() == 1) return std::move(parts.front());
  Array result;
  result.columns = parts.front().columns;
  for (const Array& part : parts) {
    if (part.columns != result.columns) {
      throw usage_error("input '" + name + "': its blocks give " + std::to_string(result.columns) +
                        " and " + std::to_string(part.columns) +
                        " frames (give them the same hop_length)");
    }
    result.rows += part.rows;
    result.values.insert(result.values.end(), part.values.begin(), part.values.end());
  }
  return result;
}

/// Row by row all functionals of a block's row and of its deltas, D × 1.
Array pooled(const Array& contours, const FeatureInput& input, double step_s) {
  Array result;
  result.columns = 1;
  const auto append = [&](std::span<const float> contour) {
    const std::vector<float> values = apply(input.pooling, contour, step_s);
    result.values.insert(result.values.end(), values.begin(), values.end());
  };
  for (std::size_t row = 0; row < contours.rows; ++row) {
    append(contours.row(row));
    for (int order = 1; order <= input.deltas; ++order) append(delta(contours.row(row), order));
  }
  result.rows = result.values.size();
  return result;
}

/// A map has no place for "not defined": 0 stands there.
Array defined_everywhere(Array map) {
  for (float& value : map.values) {
    if (std::isnan(value)) value = 0.0F;
  }
  return map;
}

/// No value is NaN or beyond ±`limit`. Without a branch, so that vector registers serve.
bool all_within(const std::vector<float>& values, float limit) {
  unsigned outside = 0;
  for (const float value : values) outside |= static_cast<unsigned>(!(std::abs(value) <= limit));
  return outside == 0;
}

bool all_finite(const std::vector<float>& values) {
  return all_within(values, std::numeric_limits<float>::max());
}

/// So that no block computes with infinities, of which NaN come that say "not defined".
void check_samples(const std::vector<float>& samples) {
  constexpr float kLargest = 1e9F;
  if (all_within(samples, kLargest)) return;
  if (!all_finite(samples)) throw data_error("holds NaN or infinite samples", "not-finite");
  throw data_error("holds samples beyond 1e+09 (full scale is 1)", "not-finite");
}

/// The transforms whose magnitudes a block reads, or more than one set of mel bands.
std::set<StftOptions> shared_transforms(const std::vector<std::shared_ptr<const Block>>& blocks) {
  std::map<StftOptions, std::set<SpectrumUse>> uses;
  for (const auto& block : blocks) {
    if (const auto use = block->spectrum()) uses[use->stft].insert(*use);
  }
  std::set<StftOptions> shared;
  for (const auto& [stft, own] : uses) {
    if (own.size() > 1 || !own.begin()->mel) shared.insert(stft);
  }
  return shared;
}

}  // namespace

FeatureExtractor::FeatureExtractor(FeatureConfig config) : config_(std::move(config)) {
  for (const FeatureInput& input : config_.inputs) {
    auto& blocks = blocks_.emplace_back();
    for (const BlockConfig& block : input.blocks) {
      blocks.push_back(make_block(block, input.sample_rate));
    }
    shared_.push_back(shared_transforms(blocks));
  }
}

Array FeatureExtractor::input_features(std::size_t index, const Waveform& wave,
                                       Workspace& workspace, Gender gender) const {
  const FeatureInput& input = config_.inputs[index];
  if (input.embedding) {
    throw usage_error("input '" + input.name +
                      "': is a network's embedding and needs its model (ser extract --features "
                      "embedding:MODEL)");
  }
  check_length(wave, input, shared_[index]);
  const bool whole = hears_all(wave, input);
  const Waveform made = whole ? Waveform{} : prepared(wave, input);
  const Waveform& heard = whole ? wave : made;
  Analysis analysis(heard, workspace, shared_[index], gender);
  std::vector<Array> parts;
  for (const auto& block : blocks_[index]) {
    Array contours = (*block)(analysis);
    parts.push_back(input.kind == InputKind::kVector
                        ? pooled(contours, input, block->step_s(heard.sample_rate))
                        : defined_everywhere(std::move(contours)));
  }
  return stacked(std::move(parts), input.name);
}

Features FeatureExtractor::operator()(const Waveform& wave, Workspace& workspace,
                                      Gender gender) const {
  check_samples(wave.samples);
  Features features;
  for (std::size_t i = 0; i < config_.inputs.size(); ++i) {
    features.inputs.push_back(input_features(i, wave, workspace, gender));
    if (!all_finite(features.inputs.back().values)) {
      throw data_error("holds samples so large that '" + config_.inputs[i].name +
                           "' would not be finite (full scale is 1)",
                       "not-finite");
    }
  }
  return features;
}

std::vector<Column> FeatureExtractor::columns(std::size_t index) const {
  const FeatureInput& input = config_.inputs.at(index);
  if (input.kind == InputKind::kMap || input.embedding) return contours(index);
  const bool alone = input.pooling.size() == 1 && input.deltas == 0;
  std::vector<Column> columns;
  for (const Column& row : contours(index)) {
    for (int order = 0; order <= input.deltas; ++order) {
      const Column contour = order == 0 ? row : delta_column(row, order);
      for (const Functional& functional : input.pooling) {
        columns.push_back({alone ? row.name : contour.name + "_" + functional_name(functional),
                           functional_unit(functional, contour.unit)});
      }
    }
  }
  return columns;
}

std::vector<Column> FeatureExtractor::contours(std::size_t index) const {
  std::vector<Column> rows;
  if (const auto& embedding = config_.inputs.at(index).embedding) {
    for (std::size_t i = 1; i <= embedding->width; ++i) {
      rows.push_back({"embedding_" + std::to_string(i), ""});
    }
  }
  for (const auto& block : blocks_.at(index)) {
    const std::vector<Column> more = block->columns();
    rows.insert(rows.end(), more.begin(), more.end());
  }
  return rows;
}

}  // namespace ser
