// The description in a model file alone, beside the tensors of one linear layer. Within the JSON of
// the file's header it stands as an escaped text, which hardly survives a mutation.
#include <nlohmann/json.hpp>

#include "fuzz_target.hpp"
#include "models/model.hpp"

namespace {

constexpr std::size_t kInputs = 4;  // as in the seeds
constexpr std::size_t kClasses = 2;

std::string model_file(std::string_view description) {
  constexpr std::size_t kBias = kClasses * sizeof(float);
  constexpr std::size_t kEnd = kBias + kClasses * kInputs * sizeof(float);
  const nlohmann::json header = {
      {"__metadata__", {{"ser", description}}},
      {"head.0.bias", {{"dtype", "F32"}, {"shape", {kClasses}}, {"data_offsets", {0, kBias}}}},
      {"head.0.weight",
       {{"dtype", "F32"}, {"shape", {kClasses, kInputs}}, {"data_offsets", {kBias, kEnd}}}}};
  // Bytes that are no UTF-8 cannot stand in a file's header.
  std::string text = header.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  text.append((8 - text.size() % 8) % 8, ' ');
  std::string bytes;
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>(text.size() >> (8 * i) & 0xFFU);
  return bytes + text + std::string(kEnd, '\0');
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ser;
  const fuzz::MemoryFile file(model_file(fuzz::text_of(data, size)));
  fuzz::accepted([&] {
    const Model model = read_model(file.path());
    fuzz::promise(!model.members.empty() && !model.target.labels.empty(), "members and labels");
  });
  return 0;
}
