#include "features/spectral/zcr.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "features/spectral/spectral_options.hpp"

namespace ser {
namespace {

constexpr float kZero = 1e-10F;

/// [i]: sign changes from sample 0 to sample i.
std::vector<std::uint32_t> changes_up_to(std::span<const float> samples) {
  std::vector<std::uint32_t> counts(samples.size(), 0);
  for (std::size_t i = 1; i < samples.size(); ++i) {
    const bool changes = (samples[i] < -kZero) != (samples[i - 1] < -kZero);
    counts[i] = counts[i - 1] + static_cast<std::uint32_t>(changes);
  }
  return counts;
}

class Zcr : public Block {
 public:
  explicit Zcr(const FrameOptions& frames) : frames_(frames) {}

  Json describe() const override { return ser::describe(frames_); }

  std::vector<Column> columns() const override { return {{"zcr", "1"}}; }

  Array operator()(Analysis& analysis) const override {
    const std::vector<std::uint32_t> counts = changes_up_to(analysis.wave().samples);
    const auto last = static_cast<std::ptrdiff_t>(counts.size()) - 1;
    const std::ptrdiff_t hop = frames_.hop_length;
    Array result(1, counts.empty() ? 0 : 1 + static_cast<std::size_t>((last + 1) / hop));
    for (std::size_t frame = 0; frame < result.columns; ++frame) {
      const std::ptrdiff_t begin =
          static_cast<std::ptrdiff_t>(frame) * hop - frames_.frame_length / 2;
      const std::ptrdiff_t end = begin + frames_.frame_length - 1;
      const std::uint32_t changes =
          counts[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(end, 0, last))] -
          counts[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(begin, 0, last))];
      result.at(0, frame) = static_cast<float>(changes) / static_cast<float>(frames_.frame_length);
    }
    return result;
  }

 private:
  FrameOptions frames_;
};

}  // namespace

std::shared_ptr<const Block> make_zcr(JsonReader& reader, std::optional<int>) {
  return std::make_shared<Zcr>(read_frames(reader));
}

}  // namespace ser
