// Manifests: what is read and written again reads as the same.
#include "fuzz_target.hpp"
#include "manifest/manifest.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ser;
  fuzz::accepted([&] {
    const Manifest manifest = parse_manifest(fuzz::text_of(data, size), "data.csv");
    for (const Utterance& row : manifest.rows) {
      fuzz::promise(!row.file.empty(), "every row names a file");
      fuzz::promise(row.start_s() >= 0.0, "pieces begin within the recording");
      if (const auto end = row.end_s()) fuzz::promise(*end > row.start_s(), "pieces are not empty");
    }
    const std::string csv = manifest_csv(manifest);
    const bool again = fuzz::accepted([&] {
      fuzz::promise(manifest_csv(parse_manifest(csv, "again.csv")) == csv, "the same again");
    });
    fuzz::promise(again, "what ser writes it reads");
  });
  return 0;
}
