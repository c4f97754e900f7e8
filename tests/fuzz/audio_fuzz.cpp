// The door for recordings: header check, decoder, facts, and a cut out of the middle.
#include <cmath>

#include "audio/read_clip.hpp"
#include "fuzz_target.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ser;
  const fuzz::MemoryFile file(data, size);
  fuzz::accepted([&] {
    const Clip clip = read_clip(file.path());
    fuzz::promise(clip.facts.frames == static_cast<std::int64_t>(clip.wave.samples.size()),
                  "one sample a frame");
    fuzz::promise(clip.wave.sample_rate > 0 && clip.facts.channels > 0, "a rate and channels");
    for (const float sample : clip.wave.samples) {
      fuzz::promise(std::isfinite(sample), "samples are finite");
    }
  });
  fuzz::accepted([&] { read_facts(file.path(), TimeRange{0.002, 0.01}); });
  return 0;
}
