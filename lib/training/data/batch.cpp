#include "training/data/batch.hpp"

#include <algorithm>

namespace ser {
namespace {

struct Piece {
  const Array* array;
  Crop crop;
};

std::size_t scaled(std::size_t frames, std::size_t of, std::size_t columns) {
  return (2 * frames * columns + of) / (2 * of);  // rounded
}

InputBatch input_of(std::span<const Piece> pieces) {
  InputBatch batch;
  std::size_t longest = 0;
  for (const Piece& piece : pieces) longest = std::max(longest, piece.crop.frames);
  const std::size_t rows = pieces.front().array->rows;
  batch.rows = static_cast<std::int64_t>(rows);
  batch.frames = static_cast<std::int64_t>(longest);
  batch.values.assign(pieces.size() * rows * longest, 0.0F);
  auto to = batch.values.begin();
  for (const Piece& piece : pieces) {
    batch.lengths.push_back(static_cast<std::int64_t>(piece.crop.frames));
    for (std::size_t row = 0; row < rows; ++row) {
      const auto from = piece.array->row(row).subspan(piece.crop.first, piece.crop.frames);
      std::copy(from.begin(), from.end(), to);
      to += static_cast<std::ptrdiff_t>(longest);
    }
  }
  return batch;
}

}  // namespace

Crop crop_of_map(const Crop& crop, std::size_t columns) {
  if (crop.frames == 0) return {0, columns, columns};
  const std::size_t frames =
      std::clamp<std::size_t>(scaled(crop.frames, crop.of, columns), 1, columns);
  return {std::min(scaled(crop.first, crop.of, columns), columns - frames), frames, columns};
}

Batch batch_of(std::span<const BatchClip> clips, const std::vector<bool>& is_map) {
  Batch batch;
  batch.size = static_cast<std::int64_t>(clips.size());
  for (std::size_t input = 0; input < is_map.size(); ++input) {
    std::vector<Piece> pieces;
    for (const BatchClip& clip : clips) {
      const Array& array = clip.features->inputs[input];
      pieces.push_back({&array, crop_of_map(is_map[input] ? clip.crop : Crop{}, array.columns)});
    }
    batch.inputs.push_back(input_of(pieces));
  }
  return batch;
}

Batch batch_of_one(std::span<const Array> inputs) {
  Batch batch;
  batch.size = 1;
  for (const Array& array : inputs) {
    const Piece piece = {&array, {0, array.columns, array.columns}};
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
