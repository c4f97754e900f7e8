// The walk through the chunks of WAV, RF64 and AIFF.
#include "audio/header_check.hpp"
#include "fuzz_target.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ser;
  MemoryReader bytes(std::make_shared<const std::string>(fuzz::text_of(data, size)));
  fuzz::accepted([&] {
    const HeaderFacts facts = check_header(bytes);
    fuzz::promise(facts.empty == (size == 0), "empty is what has no bytes");
    fuzz::promise(facts.present.value_or(0) <= size, "samples lie within the file");
    if (const auto& unfinished = facts.unfinished) {
      fuzz::promise(unfinished->at + static_cast<std::uint64_t>(unfinished->width) <= size,
                    "the size that is open lies within the file");
    }
  });
  return 0;
}
