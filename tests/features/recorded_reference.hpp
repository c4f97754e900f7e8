#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "audio/read_clip.hpp"
#include "storage/atomic_file.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// A file of tests/oracle.
inline Json reference(const std::string& name) {
  const std::string path = std::string(SER_SOURCE_DIR) + "/tests/oracle/" + name;
  return parse_json(read_text_file(path), name);
}

/// Calls `check` with each recording of a file of tests/oracle that there is, and its reference
/// values; skips without recordings.
inline void for_each_recording(const std::string& name,
                               const std::function<void(const Waveform&, const Json&)>& check) {
  const char* corpora = std::getenv("SER_CORPORA");
  if (corpora == nullptr) GTEST_SKIP() << "set SER_CORPORA to the folder of the real recordings";
  const Json all = reference(name);
  int checked = 0;
  for (const auto& [file, values] : all["files"].items()) {
    const auto path = std::filesystem::path(corpora) / file;
    if (!std::filesystem::exists(path)) continue;
    SCOPED_TRACE(file);
    check(read_clip(path).wave, values);
    ++checked;
  }
  EXPECT_GT(checked, 0) << "SER_CORPORA holds none of the recordings of " << name;
}

}  // namespace ser
