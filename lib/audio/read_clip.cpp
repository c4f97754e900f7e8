#include "audio/read_clip.hpp"

#include <algorithm>
#include <new>
#include <string>
#include <utility>

#include "audio/audio_facts.hpp"
#include "audio/clip_remarks.hpp"
#include "core/memory.hpp"
#include "core/text.hpp"

namespace ser {
namespace {

/// The waves of a recording that is kept, in whole or its first `most` frames.
class WholeWaves {
 public:
  WholeWaves(const Decoder& decoder, std::size_t count, std::optional<std::int64_t> most)
      : decoder_(&decoder), waves_(count) {
    if (const auto frames = decoder.frames()) {
      reserve(static_cast<std::size_t>(std::min(*frames, most.value_or(*frames))));
    }
  }

  void add(std::size_t wave, std::span<const float> samples) {
    std::vector<float>& whole = waves_[wave];
    if (whole.size() + samples.size() > whole.capacity()) {
      reserve(std::max(2 * whole.capacity(), whole.size() + samples.size()));
    }
    whole.insert(whole.end(), samples.begin(), samples.end());
  }

  std::vector<float> take(std::size_t wave) { return std::move(waves_[wave]); }

 private:
  void reserve(std::size_t frames) {
    const std::string who = decoder_->name() + ": ";
    const double seconds = static_cast<double>(frames) / decoder_->sample_rate();
    const std::uint64_t bytes = frames * sizeof(float) * waves_.size();
    check_memory(who, seconds, bytes);
    try {
      for (auto& wave : waves_) wave.reserve(frames);
    } catch (const std::bad_alloc&) {
      // What a short recording needs any machine has: its memory is taken by something else.
      constexpr double kLong = 60.0;
      if (seconds < kLong) {
        throw machine_error(who + "memory has run out (take fewer --jobs, or end other programs)");
      }
      refuse_too_long(who, seconds, bytes);
    }
  }

  const Decoder* decoder_;
  std::vector<std::vector<float>> waves_;
};

/// The counters and waves of the channels wanted, filled from a decoder.
class ChannelReader {
 public:
  ChannelReader(Decoder& decoder, const Channels& channels, std::optional<std::int64_t> most)
      : decoder_(decoder),
        wanted_(channels.of(decoder.channels(), decoder.name())),
        most_(most),
        waves_(decoder, wanted_.size(), most) {
    for (const int channel : wanted_) {
      counters_.emplace_back(channel == 0 ? decoder.channels() : 1, decoder.sample_rate(),
                             decoder.quantum());
    }
  }

  /// Everything, or the first `most` frames. Says how many frames there are.
  std::int64_t read() {
    const auto width = static_cast<std::int64_t>(decoder_.channels());
    std::int64_t frames = 0;
    for (auto block = decoder_.next(); !block.empty(); block = decoder_.next()) {
      const auto now = static_cast<std::int64_t>(block.size()) / width;
      const std::int64_t kept = most_ ? std::clamp<std::int64_t>(*most_ - frames, 0, now) : now;
      if (kept > 0) add(block.first(static_cast<std::size_t>(kept * width)));
      frames += now;
      // The header knows how long it is; otherwise what follows is decoded and not kept.
      if (most_ && frames >= *most_ && decoder_.likely_frames()) return *decoder_.likely_frames();
    }
    return frames;
  }

  std::vector<Clip> clips() {
    std::vector<Clip> clips(wanted_.size());
    const double rate = decoder_.sample_rate();
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      Clip& clip = clips[i];
      clip.file = decoder_.name();
      clip.facts = counters_[i].facts(decoder_.name());
      clip.facts.lost = decoder_.lost();
      clip.start_s = static_cast<double>(decoder_.first_frame()) / rate;
      clip.end_s = clip.start_s + static_cast<double>(clip.facts.frames) / rate;
      clip.wave = {waves_.take(i), decoder_.sample_rate()};
    }
    return clips;
  }

 private:
  void add(std::span<const float> block) {
    const auto width = static_cast<std::size_t>(decoder_.channels());
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      if (width == 1) {
        counters_[i].add(block);
        waves_.add(i, block);
        continue;
      }
      const std::vector<float> wave = wave_of_channel(block, width, wanted_[i]);
      counters_[i].add(wanted_[i] == 0 ? block : std::span<const float>(wave));
      waves_.add(i, wave);
    }
  }

  Decoder& decoder_;
  std::vector<int> wanted_;
  std::optional<std::int64_t> most_;
  WholeWaves waves_;
  std::vector<AudioFactsCounter> counters_;
};

}  // namespace

std::vector<Clip> read_clips(const AudioSource& source, const std::optional<TimeRange>& range,
                             const Channels& channels) {
  Decoder decoder(source, range);
  ChannelReader reader(decoder, channels, {});
  reader.read();
  return reader.clips();
}

Clip read_clip(const AudioSource& source, const std::optional<TimeRange>& range) {
  return std::move(read_clips(source, range, Channels::mix()).front());
}

AudioFacts read_facts(const AudioSource& source, const std::optional<TimeRange>& range) {
  Decoder decoder(source, range);
  AudioFactsCounter counter(decoder.channels(), decoder.sample_rate(), decoder.quantum());
  for (auto block = decoder.next(); !block.empty(); block = decoder.next()) counter.add(block);
  AudioFacts facts = counter.facts(source.name());
  facts.lost = decoder.lost();
  return facts;
}

std::optional<Error> speech_fault(const AudioFacts& facts, const std::string& name) {
  if (facts.silent) return data_error(name + ": is silent (all samples are equal)", "silent");
  if (facts.cancels) {
    return data_error(name + ": is silent once its channels are mixed: they cancel each other",
                      "silent");
  }
  const double seconds = static_cast<double>(facts.frames) / facts.sample_rate;
  if (seconds >= kShortestSeconds) return std::nullopt;
  return data_error(name + ": is too short: " + cut_off(seconds, 4) + " s; at least " +
                        to_text(kShortestSeconds) + " s are needed",
                    "too-short");
}

Clip read_speech(const AudioSource& source, const std::optional<TimeRange>& range) {
  Clip clip = read_clip(source, range);
  if (const auto fault = speech_fault(clip.facts, source.name())) throw Error(*fault);
  return clip;
}

namespace {

bool is_silent_there(const Clip& clip, const TimeRange& used) {
  const auto& samples = clip.wave.samples;
  const auto place = [&](double seconds) {
    const auto frame = static_cast<std::size_t>(frame_at(seconds, clip.wave.sample_rate));
    return samples.begin() + static_cast<std::ptrdiff_t>(std::min(frame, samples.size()));
  };
  const auto begin = place(used.start_s);
  const auto end = place(*used.end_s);
  if (begin == end) return false;
  const auto [low, high] = std::minmax_element(begin, end);
  return is_silence(*low, *high, clip.facts.quantum);
}

}  // namespace

std::optional<Error> part_fault(const PartOfSpeech& speech, const TimeRange& used,
                                const std::string& name) {
  if (!used.end_s || !is_silent_there(speech.clip, used)) return std::nullopt;
  return data_error(name + ": is silent in the part that is used: " + used_text(used) + " of " +
                        fixed(speech.seconds, 1) + " s; cut the silence off",
                    "silent");
}

PartOfSpeech read_part_of_speech(const AudioSource& source, const std::optional<TimeRange>& range,
                                 const TimeRange& used) {
  constexpr double kKeptWhole = 60.0;  // seconds
  Decoder decoder(source, range);
  std::optional<std::int64_t> most;
  if (used.end_s) most = frame_at(std::max(*used.end_s, kKeptWhole), decoder.sample_rate());
  ChannelReader reader(decoder, Channels::mix(), most);
  PartOfSpeech result;
  result.seconds = static_cast<double>(reader.read()) / decoder.sample_rate();
  result.clip = std::move(reader.clips().front());
  if (const auto fault = speech_fault(result.clip.facts, source.name())) throw Error(*fault);
  if (const auto fault = part_fault(result, used, source.name())) throw Error(*fault);
  return result;
}

}  // namespace ser
