// Gives every file of the seeds and of earlier findings to its target once, without a fuzzer, so
// that any compiler's tests run them. The file that is being read stands last on stderr when one
// ends the program.
//
// Usage: fuzz_regressions FOLDER...     (below each: TARGET/FILE)
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <vector>

namespace fs = std::filesystem;

// Every target is compiled with its LLVMFuzzerTestOneInput called after it.
#define SER_TARGET(name) extern "C" int fuzz_##name(const std::uint8_t* data, std::size_t size);
SER_FUZZ_TARGETS
#undef SER_TARGET

namespace {

struct Target {
  std::string_view name;
  int (*run)(const std::uint8_t*, std::size_t);
};

#define SER_TARGET(name) {#name, fuzz_##name},
constexpr Target kTargets[] = {SER_FUZZ_TARGETS};
#undef SER_TARGET

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  if (fs::is_directory(folder)) {
    for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool run(const Target& target, const fs::path& file) {
  std::fprintf(stderr, "%s\n", file.c_str());
  std::ifstream in(file, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
  try {
    target.run(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    return true;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "  throws: %s\n", error.what());
    return false;
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t ran = 0;
  std::size_t failed = 0;
  for (const Target& target : kTargets) {
    const std::size_t before = ran;
    for (int i = 1; i < argc; ++i) {
      for (const fs::path& file : files_in(fs::path(argv[i]) / target.name)) {
        failed += run(target, file) ? 0U : 1U;
        ++ran;
      }
    }
    if (ran > before) continue;
    std::fprintf(stderr, "no seeds for %s\n", target.name.data());
    ++failed;
  }
  std::printf("%zu files, %zu failed\n", ran, failed);
  return failed == 0 ? 0 : 1;
}
