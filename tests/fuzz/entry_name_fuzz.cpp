// Names of archive entries and targets of links: nothing leads out of the folder.
#include <algorithm>

#include "core/text.hpp"
#include "corpora/unpacked_tree.hpp"
#include "fuzz_target.hpp"

namespace {

bool stays_inside(const std::filesystem::path& path) {
  return path.is_relative() && std::find(path.begin(), path.end(), "..") == path.end();
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ser;
  const std::string_view bytes = fuzz::text_of(data, size);
  for (const bool zip : {false, true}) {
    const std::string name = entry_name(bytes, zip);
    fuzz::accepted([&] {
      const auto path = entry_path(name);
      fuzz::promise(stays_inside(path), "an entry stays in its folder");
      static_cast<void>(is_litter(path));
      if (const auto target = link_path(path, name)) {
        fuzz::promise(stays_inside(*target), "a link stays in the folder");
      }
    });
    const std::string shown = printable(name);
    fuzz::promise(std::none_of(shown.begin(), shown.end(), [](char c) { return c == '\n'; }),
                  "shown on one line");
  }
  return 0;
}
