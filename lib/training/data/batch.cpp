#include "training/data/batch.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

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

using Partners = std::vector<std::size_t>;

/// N rows of equal width.
void mix_rows(std::vector<float>& rows, const Partners& partners, float share) {
  const std::vector<float> own = rows;
  const std::size_t width = rows.size() / partners.size();
  for (std::size_t i = 0; i < partners.size(); ++i) {
    for (std::size_t k = 0; k < width; ++k) {
      const float other = own[partners[i] * width + k];
      rows[i * width + k] = share * own[i * width + k] + (1.0F - share) * other;
    }
  }
}

void mix_input(InputBatch& input, const Partners& partners, float share) {
  const std::vector<float> own = input.values;
  const auto rows = static_cast<std::size_t>(input.rows);
  const auto frames = static_cast<std::size_t>(input.frames);
  for (std::size_t i = 0; i < partners.size(); ++i) {
    const auto length = static_cast<std::size_t>(input.lengths[i]);
    const auto partner_length = static_cast<std::size_t>(input.lengths[partners[i]]);
    for (std::size_t row = 0; row < rows; ++row) {
      const auto from = std::span(own).subspan((partners[i] * rows + row) * frames, frames);
      const auto to = std::span(input.values).subspan((i * rows + row) * frames, frames);
      for (std::size_t t = 0; t < length; ++t) {
        to[t] = share * to[t] + (1.0F - share) * from[t % partner_length];
      }
    }
  }
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

double beta_value(double alpha, Random& random) {
  while (true) {
    const double x = std::pow(random.uniform(), 1.0 / alpha);
    const double y = std::pow(random.uniform(), 1.0 / alpha);
    if (x + y <= 1.0 && x + y > 0.0) return x / (x + y);
  }
}

Batch mixed(Batch batch, double alpha, Random& random) {
  const auto share = static_cast<float>(beta_value(alpha, random));
  Partners partners(static_cast<std::size_t>(batch.size));
  std::iota(partners.begin(), partners.end(), std::size_t{0});
  random.shuffle(std::span(partners));
  for (InputBatch& input : batch.inputs) mix_input(input, partners, share);
  mix_rows(batch.targets, partners, share);
  mix_rows(batch.weights, partners, share);
  return batch;
}

}  // namespace ser
