#include "audio/decoder.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "audio/limits.hpp"
#include "audio/sound_file.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace ser {
namespace {

constexpr std::size_t kBlockSamples = 1 << 16;
constexpr std::int64_t kToTheEnd = std::numeric_limits<std::int64_t>::max();

}  // namespace

std::int64_t frame_at(double seconds, int sample_rate) {
  constexpr double kFarBehindAnyEnd = 1e18;
  return static_cast<std::int64_t>(std::min(seconds * sample_rate, kFarBehindAnyEnd));
}

struct Decoder::State {
  State(const AudioSource& source, const std::optional<TimeRange>& range)
      : name(source.name()), sound(open_sound(source)), total(sound->frames()) {
    if (total) wanted = *total;
    if (range) go_to(*range);
    if (total) check_length(wanted);
  }

  /// The guard against headers and streams that promise samples without end.
  void check_length(std::int64_t frames) const {
    const double seconds = static_cast<double>(frames) / sound->sample_rate();
    if (seconds <= limits::kLongestSeconds) return;
    throw data_error(name + ": is longer than " + fixed(limits::kLongestSeconds / 3600.0, 0) +
                         " hours, which is all that is read of one recording; cut it into pieces",
                     "too-long");
  }

  void go_to(const TimeRange& range) {
    const auto limited = [&](std::int64_t frame) {
      return total ? std::min(frame, *total) : frame;
    };
    const int rate = sound->sample_rate();
    first_frame = limited(frame_at(range.start_s, rate));
    const std::int64_t end =
        range.end_s ? limited(frame_at(*range.end_s, rate)) : total.value_or(kToTheEnd);
    wanted = std::max<std::int64_t>(0, end - first_frame);
    if (first_frame == 0 || wanted == 0) return;
    if (sound->is_stream() || !sound->go_to(first_frame)) {
      check_length(first_frame);
      pass_over(first_frame);
    }
  }

  /// Streams and some encodings cannot be sought: they are decoded up to the range.
  void pass_over(std::int64_t frames) {
    while (frames > 0) {
      const std::int64_t got = read(std::min(frames, usual_block()));
      if (got == 0) {
        first_frame -= frames;
        wanted = 0;
        return;
      }
      frames -= got;
    }
  }

  std::int64_t usual_block() const {
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(kBlockSamples) / sound->channels());
  }

  std::int64_t read(std::int64_t frames) {
    block.resize(static_cast<std::size_t>(frames * sound->channels()));
    return sound->read(block.data(), frames);
  }

  std::span<const float> next(std::size_t most) {
    const std::int64_t asked = most == 0 ? usual_block() : static_cast<std::int64_t>(most);
    const std::int64_t size = std::min(asked, wanted - done);
    const std::int64_t got = size > 0 ? read(size) : 0;
    done += got;
    if (!total) check_length(done);
    if (got == 0) end();
    return std::span<const float>(block).first(static_cast<std::size_t>(got * sound->channels()));
  }

  void end() {
    sound->check_end();
    const bool is_promise = total && !sound->is_estimate() && !sound->is_stream();
    if (done < wanted && is_promise) {
      throw data_error(name + ": is truncated: " + std::to_string(done) + " of " +
                           std::to_string(wanted) +
                           " frames could be decoded; copy or download it again",
                       "truncated");
    }
    wanted = done;
  }

  std::string name;
  std::unique_ptr<Sound> sound;
  std::optional<std::int64_t> total;  ///< of the recording; may be an estimate
  std::int64_t first_frame = 0;
  std::int64_t wanted = kToTheEnd;  ///< of the range
  std::int64_t done = 0;
  std::vector<float> block;
};

Decoder::Decoder(const AudioSource& source, const std::optional<TimeRange>& range)
    : state_(std::make_unique<State>(source, range)) {}
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

const std::string& Decoder::name() const { return state_->name; }
int Decoder::channels() const { return state_->sound->channels(); }
int Decoder::sample_rate() const { return state_->sound->sample_rate(); }
std::int64_t Decoder::first_frame() const { return state_->first_frame; }

std::optional<std::int64_t> Decoder::frames() const {
  if (!state_->total || state_->sound->is_estimate()) return std::nullopt;
  return state_->wanted;
}

std::optional<std::int64_t> Decoder::likely_frames() const {
  if (!state_->total) return std::nullopt;
  return state_->wanted;
}

float Decoder::quantum() const { return state_->sound->quantum(); }
std::string Decoder::lost() const { return state_->sound->lost(); }

std::span<const float> Decoder::next(std::size_t most) { return state_->next(most); }

}  // namespace ser
