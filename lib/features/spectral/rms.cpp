#include "features/spectral/rms.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "features/spectral/spectral_options.hpp"
#include "signal/lane_sum.hpp"

namespace ser {
namespace {

class Rms : public Block {
 public:
  explicit Rms(const FrameOptions& frames) : frames_(frames) {}

  Json describe() const override { return ser::describe(frames_); }

  std::vector<Column> columns() const override { return {{"rms", "amplitude"}}; }

  Array operator()(Analysis& analysis) const override {
    const std::span<const float> samples = analysis.wave().samples;
    const auto size = static_cast<std::ptrdiff_t>(samples.size());
    const std::ptrdiff_t hop = frames_.hop_length;
    Array result(1, samples.empty() ? 0 : 1 + static_cast<std::size_t>(size / hop));
    for (std::size_t frame = 0; frame < result.columns; ++frame) {
      const std::ptrdiff_t start =
          static_cast<std::ptrdiff_t>(frame) * hop - frames_.frame_length / 2;
      const std::ptrdiff_t begin = std::clamp<std::ptrdiff_t>(start, 0, size);
      const std::ptrdiff_t end = std::clamp<std::ptrdiff_t>(start + frames_.frame_length, 0, size);
      const auto inside =
          samples.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
      const double squares = lane_sum(inside.size(), [&](std::size_t i) {
        return static_cast<double>(inside[i]) * static_cast<double>(inside[i]);
      });
      result.at(0, frame) = static_cast<float>(std::sqrt(squares / frames_.frame_length));
    }
    return result;
  }

 private:
  FrameOptions frames_;
};

}  // namespace

std::shared_ptr<const Block> make_rms(JsonReader& reader, std::optional<int>) {
  return std::make_shared<Rms>(read_frames(reader));
}

}  // namespace ser
