// The walk through the chunks of WAV, RF64 and AIFF.
#include "audio/header_check.hpp"
#include "fuzz_target.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ser;
  const fuzz::MemoryFile file(data, size);
  fuzz::accepted([&] {
    const HeaderFacts facts = check_header(file.path());
    fuzz::promise(facts.bytes == size, "the file has as many bytes as it has");
    fuzz::promise(facts.present <= size, "samples lie within the file");
    fuzz::promise(!facts.zero_size_at || *facts.zero_size_at + 4 <= size, "the size lies within");
  });
  return 0;
}
