// Time and memory of windowing a long recording, in one thread:
//     /usr/bin/time -v build/release/bin/bench_windows [FILE|- [WINDOW_S HOP_S]]
// Without a name, an hour of 48 kHz stereo noise (691 MB) comes as a stream from this program. For
// the facts of the recording instead of its windows, give a window of 0.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>

#include "audio/read_clip.hpp"
#include "audio/windower.hpp"

namespace {

using Clock = std::chrono::steady_clock;

/// A WAV of unknown length: its header, then noise.
ser::AudioSource hour_of_noise() {
  constexpr std::size_t kBytes = std::size_t{3600} * 48000 * 4;
  static constexpr unsigned char kHeader[] = {
      'R', 'I', 'F', 'F', 0xFF, 0xFF, 0xFF, 0xFF, 'W', 'A',  'V',  'E',  'f',  'm', 't',
      ' ', 16,  0,   0,   0,    1,    0,    2,    0,   0x80, 0xBB, 0,    0,    0,   0xEE,
      2,   0,   4,   0,   16,   0,    'd',  'a',  't', 'a',  0xFF, 0xFF, 0xFF, 0xFF};
  return ser::AudioSource::of_stream(
      "an hour", [at = std::size_t{0}, state = 1U](std::span<std::byte> into) mutable {
        if (at == 0) {
          std::memcpy(into.data(), kHeader, sizeof kHeader);
          at = sizeof kHeader;
          return at;
        }
        const std::size_t count = std::min(into.size(), kBytes + sizeof kHeader - at);
        for (std::byte& byte : into.first(count)) {
          state = 1664525U * state + 1013904223U;
          byte = static_cast<std::byte>(state >> 24U);
        }
        at += count;
        return count;
      });
}

void measure(const ser::AudioSource& source, const ser::WindowOptions& options) {
  const auto start = Clock::now();
  std::size_t windows = 0;
  double seconds = 0.0;
  if (options.window_s > 0.0) {
    ser::read_windows(source, options, {}, [&](const ser::Clip& clip) {
      ++windows;
      seconds = clip.end_s;
    });
  } else {
    const ser::AudioFacts facts = ser::read_facts(source);
    seconds = static_cast<double>(facts.frames) / facts.sample_rate;
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("%.1f s of sound, %zu windows: %.2f s, at most %.1f MB\n", seconds, windows,
              std::chrono::duration<double>(Clock::now() - start).count(),
              static_cast<double>(usage.ru_maxrss) / 1e3);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::string name = argc > 1 ? argv[1] : "";
    ser::WindowOptions options;
    if (argc > 3) options = {std::stod(argv[2]), std::stod(argv[3]), {}, {}};
    measure(name.empty()  ? hour_of_noise()
            : name == "-" ? ser::AudioSource::standard_input()
                          : ser::AudioSource(name),
            options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_windows: %s\n", error.what());
    return 1;
  }
  return 0;
}
