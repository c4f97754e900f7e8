#include "training/batch.hpp"

#include <algorithm>

namespace ser {
namespace {

struct Piece {
  const Array* array;
  std::size_t first;
  std::size_t frames;
};

InputBatch input_of(std::span<const Piece> pieces) {
  InputBatch batch;
  std::size_t longest = 0;
  for (const Piece& piece : pieces) longest = std::max(longest, piece.frames);
  const std::size_t rows = pieces.front().array->rows;
  batch.rows = static_cast<std::int64_t>(rows);
  batch.frames = static_cast<std::int64_t>(longest);
  batch.values.assign(pieces.size() * rows * longest, 0.0F);
  auto to = batch.values.begin();
  for (const Piece& piece : pieces) {
    batch.lengths.push_back(static_cast<std::int64_t>(piece.frames));
    for (std::size_t row = 0; row < rows; ++row) {
      const auto from = piece.array->row(row).subspan(piece.first, piece.frames);
      std::copy(from.begin(), from.end(), to);
      to += static_cast<std::ptrdiff_t>(longest);
    }
  }
  return batch;
}

}  // namespace

Batch batch_of(std::span<const BatchClip> clips, const std::vector<bool>& is_map) {
  Batch batch;
  batch.size = static_cast<std::int64_t>(clips.size());
  for (std::size_t input = 0; input < is_map.size(); ++input) {
    std::vector<Piece> pieces;
    for (const BatchClip& clip : clips) {
      const Array& array = clip.features->inputs[input];
      const bool whole = !is_map[input] || clip.frames == 0;
      pieces.push_back({&array, whole ? 0 : clip.first_frame, whole ? array.columns : clip.frames});
    }
    batch.inputs.push_back(input_of(pieces));
  }
  return batch;
}

Batch batch_of_one(std::span<const Array> inputs) {
  Batch batch;
  batch.size = 1;
  for (const Array& array : inputs) {
    const Piece piece = {&array, 0, array.columns};
    batch.inputs.push_back(input_of({&piece, 1}));
  }
  return batch;
}

std::vector<float> smoothed_targets(std::span<const std::size_t> truth, std::size_t classes,
                                    double smoothing) {
  const auto rest = static_cast<float>(smoothing / static_cast<double>(classes));
  std::vector<float> targets(truth.size() * classes, rest);
  for (std::size_t i = 0; i < truth.size(); ++i) {
    targets[i * classes + truth[i]] += static_cast<float>(1.0 - smoothing);
  }
  return targets;
}

}  // namespace ser
