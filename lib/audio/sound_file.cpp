#include "audio/sound_file.hpp"

#include <utility>

#include "audio/audio_facts.hpp"
#include "audio/limits.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace ser {
namespace {

/// Refuses what no recording is, before anything is computed from it.
void check_limits(const Sound& sound, const std::string& name) {
  const int rate = sound.sample_rate();
  if (rate < limits::kLowestRate || rate > limits::kHighestRate) {
    throw data_error(name + ": has a sample rate of " + std::to_string(rate) + " Hz, and " +
                         std::to_string(limits::kLowestRate) + " to " +
                         std::to_string(limits::kHighestRate) +
                         " Hz are read: if its header is wrong, copy or download it again",
                     "sample-rate");
  }
  if (sound.channels() < 1 || sound.channels() > limits::kMostChannels) {
    throw data_error(name + ": has " + std::to_string(sound.channels()) + " channels, and 1 to " +
                         std::to_string(limits::kMostChannels) + " are read",
                     "unreadable");
  }
}

}  // namespace

Sound::~Sound() = default;
float Sound::quantum() const { return kQuantum16; }

std::unique_ptr<Sound> open_sound(const AudioSource& source) {
  std::unique_ptr<ByteReader> bytes = source.open();
  const HeaderFacts header = readable_header(*bytes, source.name());
  std::unique_ptr<Sound> sound = header.mpeg
                                     ? open_mpeg(source.name(), std::move(bytes), *header.mpeg)
                                     : open_sndfile(source.name(), std::move(bytes), header);
  check_limits(*sound, source.name());
  return sound;
}

}  // namespace ser
