#include "features/feature_extractor.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "audio/resample.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace ser {
namespace {

Waveform cut_out(const Waveform& wave, const Cut& cut) {
  const auto size = static_cast<double>(wave.samples.size());
  const double begin = std::min(std::floor(cut.offset_s * wave.sample_rate), size);
  const double length =
      cut.duration_s ? std::floor(*cut.duration_s * wave.sample_rate) : size - begin;
  const auto first = wave.samples.begin() + static_cast<std::ptrdiff_t>(begin);
  return {{first, first + static_cast<std::ptrdiff_t>(std::min(length, size - begin))},
          wave.sample_rate};
}

/// Cut, resampled and padded as an input wants it.
Waveform prepared(const Waveform& wave, const FeatureInput& input) {
  Waveform piece = cut_out(wave, input.cut);
  if (piece.samples.empty()) {
    throw data_error("is too short: of " + to_text(wave.seconds()) +
                         " s nothing is left to compute '" + input.name + "' from",
                     "too-short");
  }
  const int rate = input.sample_rate.value_or(wave.sample_rate);
  if (rate != piece.sample_rate) piece = resample(piece, rate);
  if (input.cut.pad) {
    piece.samples.resize(static_cast<std::size_t>(*input.cut.duration_s * rate), 0.0F);
  }
  return piece;
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

/// Row by row all functionals of a block's rows, D × 1.
Array pooled(const Array& contours, const std::vector<Functional>& pooling) {
  Array result(contours.rows * pooling.size(), 1);
  for (std::size_t row = 0; row < contours.rows; ++row) {
    for (std::size_t i = 0; i < pooling.size(); ++i) {
      result.values[row * pooling.size() + i] = apply(pooling[i], contours.row(row));
    }
  }
  return result;
}

bool all_finite(const std::vector<float>& values) {
  return std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); });
}

}  // namespace

FeatureExtractor::FeatureExtractor(FeatureConfig config) : config_(std::move(config)) {
  for (const FeatureInput& input : config_.inputs) {
    auto& blocks = blocks_.emplace_back();
    for (const BlockConfig& block : input.blocks) {
      blocks.push_back(make_block(block, input.sample_rate));
    }
  }
}

Array FeatureExtractor::input_features(std::size_t index, const Waveform& wave,
                                       Workspace& workspace) const {
  const FeatureInput& input = config_.inputs[index];
  const Waveform heard = prepared(wave, input);
  Analysis analysis(heard, workspace);
  std::vector<Array> parts;
  for (const auto& block : blocks_[index]) {
    Array contours = (*block)(analysis);
    parts.push_back(input.kind == InputKind::kVector ? pooled(contours, input.pooling)
                                                     : std::move(contours));
  }
  return stacked(std::move(parts), input.name);
}

Features FeatureExtractor::operator()(const Waveform& wave, Workspace& workspace) const {
  if (!all_finite(wave.samples)) throw data_error("holds NaN or infinite samples", "not-finite");
  Features features;
  for (std::size_t i = 0; i < config_.inputs.size(); ++i) {
    features.inputs.push_back(input_features(i, wave, workspace));
    if (!all_finite(features.inputs.back().values)) {
      throw data_error("holds samples so large that '" + config_.inputs[i].name +
                           "' would not be finite (full scale is 1)",
                       "not-finite");
    }
  }
  return features;
}

std::vector<Column> FeatureExtractor::columns(std::size_t index) const {
  const auto& pooling = config_.inputs.at(index).pooling;
  std::vector<Column> columns;
  for (const auto& block : blocks_[index]) {
    for (const Column& row : block->columns()) {
      if (pooling.size() < 2) {
        columns.push_back(row);
        continue;
      }
      for (const Functional functional : pooling) {
        columns.push_back({row.name + "_" + functional_name(functional), row.unit});
      }
    }
  }
  return columns;
}

}  // namespace ser
