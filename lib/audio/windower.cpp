#include "audio/windower.hpp"

#include <algorithm>
#include <utility>

#include "audio/audio_facts.hpp"
#include "core/error.hpp"

namespace ser {
namespace {

/// A window's samples as clips of the channels wanted.
Clip clip_of(std::span<const float> samples, int channels, int rate, int wanted,
             const std::string& name) {
  Clip clip;
  clip.file = name;
  clip.wave = {wave_of_channel(samples, static_cast<std::size_t>(channels), wanted), rate};
  AudioFactsCounter counter(wanted == 0 ? channels : 1, rate);
  counter.add(wanted == 0 ? samples : std::span<const float>(clip.wave.samples));
  clip.facts = counter.facts(name);
  return clip;
}

}  // namespace

Framer::Framer(double window_s, double hop_s, int rate, std::size_t width, double start_s)
    : window_s_(window_s),
      hop_s_(hop_s),
      rate_(rate),
      width_(static_cast<std::int64_t>(width)),
      start_s_(start_s),
      covered_(begin_of(0)),
      kept_from_(covered_),
      end_(covered_) {
  if (!(window_s * rate >= 1.0) || !(hop_s * rate >= 1.0)) {
    throw usage_error("windows and their hop must be at least one sample long");
  }
}

std::int64_t Framer::begin_of(std::int64_t piece) const {
  return frame_at(start_s_ + static_cast<double>(piece) * hop_s_, rate_);
}

std::int64_t Framer::end_of(std::int64_t piece) const {
  return frame_at(start_s_ + static_cast<double>(piece) * hop_s_ + window_s_, rate_);
}

Framer::Piece Framer::cut(std::int64_t begin, std::int64_t end) const {
  const auto first = kept_.begin() + (begin - kept_from_) * width_;
  return {begin, {first, first + (end - begin) * width_}};
}

void Framer::forget(std::int64_t before) {
  const std::int64_t frames = std::min(before, end_) - kept_from_;
  if (frames <= 0) return;
  kept_.erase(kept_.begin(), kept_.begin() + frames * width_);
  kept_from_ += frames;
}

std::vector<Framer::Piece> Framer::push(std::span<const float> samples) {
  std::vector<Piece> pieces;
  while (samples.size() >= static_cast<std::size_t>(width_)) {
    // No more than one piece's frames at a time, so that a long push needs no more memory.
    const bool is_between = end_ < begin_of(next_);
    const std::int64_t room = (is_between ? begin_of(next_) : end_of(next_)) - end_;
    const std::int64_t frames = std::min(room, static_cast<std::int64_t>(samples.size()) / width_);
    const auto taken = samples.first(static_cast<std::size_t>(frames * width_));
    samples = samples.subspan(taken.size());
    end_ += frames;
    if (is_between) {
      kept_from_ = end_;
      continue;
    }
    kept_.insert(kept_.end(), taken.begin(), taken.end());
    while (end_ >= end_of(next_)) {
      pieces.push_back(cut(begin_of(next_), end_of(next_)));
      covered_ = end_of(next_++);
    }
    forget(begin_of(next_));
  }
  return pieces;
}

std::optional<Framer::Piece> Framer::finish() {
  const std::int64_t begin = begin_of(next_);
  if (begin >= end_ || covered_ >= end_) return std::nullopt;
  return cut(begin, end_);
}

Windower::Windower(std::string name, int channels, int sample_rate, const WindowOptions& options,
                   double start_s)
    : name_(std::move(name)),
      channels_(options.sample_rate ? 1 : channels),
      rate_(options.sample_rate.value_or(sample_rate)),
      wanted_(options.channels.of(channels, name_)),
      framer_(options.window_s, options.hop_s, rate_, static_cast<std::size_t>(channels_),
              start_s) {
  if (!options.sample_rate) return;
  if (options.channels.kind != Channels::Kind::kMix) {
    throw usage_error("windows of single channels are cut at the recording's own rate");
  }
  resampler_.emplace(sample_rate, rate_);
  mixed_channels_ = static_cast<std::size_t>(channels);
}

std::vector<Clip> Windower::clips_of(const std::vector<Framer::Piece>& pieces) const {
  std::vector<Clip> clips;
  for (const Framer::Piece& piece : pieces) {
    for (const int channel : wanted_) {
      Clip& clip = clips.emplace_back(clip_of(piece.samples, channels_, rate_, channel, name_));
      clip.start_s = static_cast<double>(piece.first_frame) / rate_;
      clip.end_s = clip.start_s + static_cast<double>(clip.facts.frames) / rate_;
    }
  }
  return clips;
}

std::vector<Clip> Windower::push(std::span<const float> samples) {
  if (!resampler_) return clips_of(framer_.push(samples));
  return clips_of(framer_.push(resampler_->push(mean_of_channels(samples, mixed_channels_))));
}

std::vector<Clip> Windower::finish() {
  std::vector<Framer::Piece> pieces;
  if (resampler_) pieces = framer_.push(resampler_->finish());
  if (auto last = framer_.finish()) pieces.push_back(std::move(*last));
  return clips_of(pieces);
}

void read_windows(const AudioSource& source, const WindowOptions& options,
                  const std::optional<TimeRange>& range, const std::function<void(Clip&)>& done) {
  Decoder decoder(source, range);
  Windower windower(source.name(), decoder.channels(), decoder.sample_rate(), options,
                    range ? range->start_s : 0.0);
  bool any = false;
  for (auto block = decoder.next(); !block.empty(); block = decoder.next()) {
    any = true;
    for (Clip& clip : windower.push(block)) done(clip);
  }
  if (!any) throw data_error(source.name() + ": holds no samples", "empty");
  for (Clip& clip : windower.finish()) done(clip);
}

}  // namespace ser
