#include "torch_backend/flow.hpp"

#include <algorithm>

namespace ser {

bool Flow::ragged() const {
  return std::any_of(lengths.begin(), lengths.end(),
                     [&](std::int64_t length) { return length < x.size(-1); });
}

torch::Tensor Flow::mask() const {
  const auto frames = torch::arange(x.size(-1), torch::kLong);
  const auto ends = torch::tensor(lengths, torch::kLong).unsqueeze(1);
  auto inside = frames.unsqueeze(0).lt(ends).to(x.device(), x.scalar_type());
  while (inside.dim() < x.dim()) inside = inside.unsqueeze(1);
  return inside;
}

torch::Tensor Flow::masked() const { return ragged() ? x * mask() : x; }

}  // namespace ser
