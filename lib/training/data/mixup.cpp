#include "training/data/mixup.hpp"

#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace ser {
namespace {

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
