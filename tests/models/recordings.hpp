#pragma once

#include <string>
#include <vector>

#include "generated_signals.hpp"
#include "made_wav.hpp"
#include "models/recognizer.hpp"
#include "temp_folder.hpp"

namespace ser {

/// Writes 0.wav … 8.wav, of 0.5 s and more; 4.wav is no recording.
inline std::vector<Recording> write_recordings(const TempFolder& folder) {
  std::vector<Recording> recordings;
  for (unsigned i = 0; i < 9; ++i) {
    const std::string name = std::to_string(i) + ".wav";
    std::vector<int> samples;
    for (const float value : lcg_noise(8000 + 100 * i, i + 1)) {
      samples.push_back(static_cast<int>(value * 8000));
    }
    write_file(folder / name, i == 4 ? std::string("no audio") : wav({}, pcm(samples)));
    recordings.push_back({"name " + name, folder / name, std::nullopt});
  }
  return recordings;
}

}  // namespace ser
