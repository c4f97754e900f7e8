#include "audio/read_clip.hpp"

#include <algorithm>
#include <new>
#include <string>
#include <utility>

#include "audio/audio_facts.hpp"
#include "core/memory.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"

namespace ser {
namespace {

/// The waves of a recording that is read whole.
class WholeWaves {
 public:
  WholeWaves(const Decoder& decoder, std::size_t count) : decoder_(&decoder), waves_(count) {
    if (const auto frames = decoder.frames()) reserve(static_cast<std::size_t>(*frames));
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
      refuse_too_long(who, seconds, bytes);
    }
  }

  const Decoder* decoder_;
  std::vector<std::vector<float>> waves_;
};

bool is_constant(const std::vector<float>& samples) {
  return std::all_of(samples.begin(), samples.end(),
                     [&](float sample) { return sample == samples.front(); });
}

}  // namespace

std::vector<Clip> read_clips(const AudioSource& source, const std::optional<TimeRange>& range,
                             const Channels& channels) {
  Decoder decoder(source, range);
  const std::vector<int> wanted = channels.of(decoder.channels(), source.name());
  const auto width = static_cast<std::size_t>(decoder.channels());
  WholeWaves waves(decoder, wanted.size());
  std::vector<AudioFactsCounter> counters;
  counters.reserve(wanted.size());
  for (const int channel : wanted) {
    counters.emplace_back(channel == 0 ? decoder.channels() : 1, decoder.sample_rate());
  }
  for (auto block = decoder.next(); !block.empty(); block = decoder.next()) {
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (width == 1) {
        counters[i].add(block);
        waves.add(i, block);
        continue;
      }
      const std::vector<float> wave = wave_of_channel(block, width, wanted[i]);
      counters[i].add(wanted[i] == 0 ? block : std::span<const float>(wave));
      waves.add(i, wave);
    }
  }
  std::vector<Clip> clips(wanted.size());
  const double rate = decoder.sample_rate();
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    Clip& clip = clips[i];
    clip.file = source.name();
    clip.facts = counters[i].facts(source.name());
    clip.start_s = static_cast<double>(decoder.first_frame()) / rate;
    clip.end_s = clip.start_s + static_cast<double>(clip.facts.frames) / rate;
    clip.wave = {waves.take(i), decoder.sample_rate()};
  }
  return clips;
}

Clip read_clip(const AudioSource& source, const std::optional<TimeRange>& range) {
  return std::move(read_clips(source, range, Channels::mix()).front());
}

AudioFacts read_facts(const AudioSource& source, const std::optional<TimeRange>& range) {
  Decoder decoder(source, range);
  AudioFactsCounter counter(decoder.channels(), decoder.sample_rate());
  for (auto block = decoder.next(); !block.empty(); block = decoder.next()) counter.add(block);
  return counter.facts(source.name());
}

std::optional<Error> speech_fault(const AudioFacts& facts, const std::string& name) {
  if (facts.silent) return data_error(name + ": is silent (all samples are equal)", "silent");
  const double seconds = static_cast<double>(facts.frames) / facts.sample_rate;
  if (seconds >= kShortestSeconds) return std::nullopt;
  return data_error(name + ": is too short: " + cut_off(seconds, 4) + " s; at least " +
                        to_text(kShortestSeconds) + " s are needed",
                    "too-short");
}

Clip read_speech(const AudioSource& source, const std::optional<TimeRange>& range) {
  Clip clip = read_clip(source, range);
  if (const auto fault = speech_fault(clip.facts, source.name())) throw Error(*fault);
  if (clip.facts.channels > 1 && is_constant(clip.wave.samples)) {
    throw data_error(
        source.name() + ": is silent once its channels are mixed: they cancel each " + "other",
        "silent");
  }
  return clip;
}

}  // namespace ser
