// Model files as they lie on the disk: tensors, and the description among the metadata.
#include "fuzz_target.hpp"
#include "models/model.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ser;
  const fuzz::MemoryFile file(data, size);
  fuzz::accepted([&] {
    const Model model = read_model(file.path());
    fuzz::promise(!model.members.empty() && !model.target.labels.empty(), "members and labels");
  });
  return 0;
}
