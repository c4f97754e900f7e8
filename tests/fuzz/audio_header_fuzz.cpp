// The walk through the chunks of WAV, RF64 and AIFF.
#include <memory>
#include <string>

#include "audio/header_check.hpp"
#include "fuzz_target.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ser;
  MemoryReader bytes(std::make_shared<const std::string>(fuzz::text_of(data, size)));
  fuzz::accepted([&] {
    const HeaderFacts facts = check_header(bytes);
    fuzz::promise(facts.empty == (size == 0), "only no bytes are empty");
    fuzz::promise(facts.present.value_or(0) <= size, "samples lie within the file");
    if (const auto& open = facts.unfinished) {
      fuzz::promise(open->at + static_cast<std::uint64_t>(open->width) <= size,
                    "the size lies within");
    }
  });
  return 0;
}
