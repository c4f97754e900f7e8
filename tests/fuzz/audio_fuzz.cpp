// The door for recordings: header check, decoder, facts and a cut, from a path, bytes and a stream.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "audio/read_clip.hpp"
#include "fuzz_target.hpp"

namespace {

/// The hash of the samples, or why they cannot be read.
std::string heard(const ser::AudioSource& source) {
  using namespace ser;
  std::string found;
  try {
    const Clip clip = read_clip(source);
    fuzz::promise(clip.facts.frames == static_cast<std::int64_t>(clip.wave.samples.size()),
                  "one sample a frame");
    fuzz::promise(clip.wave.sample_rate > 0 && clip.facts.channels > 0, "a rate and channels");
    for (const float sample : clip.wave.samples) {
      fuzz::promise(std::isfinite(sample), "samples are finite");
    }
    found = clip.facts.hash;
  } catch (const Error& error) {
    fuzz::promise(error.kind() == ErrorKind::kData, error.what());
    found = error.reason();
  }
  return found;
}

/// Gives the text in pieces of 100 bytes, as a slow pipe would.
ser::ReadBytes in_pieces(std::string_view text) {
  return [text](std::span<std::byte> into) mutable {
    const std::size_t size = std::min({into.size(), text.size(), std::size_t{100}});
    if (size > 0) std::memcpy(into.data(), text.data(), size);
    text.remove_prefix(size);
    return size;
  };
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ser;
  const std::string_view text = fuzz::text_of(data, size);
  const fuzz::MemoryFile file(data, size);
  const AudioSource bytes = AudioSource::of_bytes("bytes", std::string(text));
  fuzz::promise(heard(file.path()) == heard(bytes), "a file is heard as its bytes are");
  fuzz::accepted([&] { read_facts(bytes, TimeRange{0.002, 0.01}); });
  heard(AudioSource::of_stream("stream", in_pieces(text)));
  return 0;
}
