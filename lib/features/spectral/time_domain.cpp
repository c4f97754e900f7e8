#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "features/block_table.hpp"
#include "features/spectral/options.hpp"
#include "signal/lane_sum.hpp"

namespace ser {
namespace {

class Rms : public Block {
 public:
  explicit Rms(const FrameOptions& frames) : frames_(frames) {}

  Json describe() const override { return ser::describe(frames_); }

  std::vector<Column> columns() const override { return {{"rms", "amplitude"}}; }

  double step_s(int sample_rate) const override { return hop_s(frames_.hop_length, sample_rate); }

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

  double step_s(int sample_rate) const override { return hop_s(frames_.hop_length, sample_rate); }

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
