#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "augmentation/augment_config.hpp"
#include "core/error.hpp"
#include "core/observer.hpp"
#include "manifest/manifest.hpp"

namespace ser {

struct AugmentOptions {
  int copies = 1;  ///< of each recording
  std::uint64_t seed = 1;
  int jobs = 1;
};

struct AugmentOutcome {
  std::filesystem::path manifest;
  std::size_t originals = 0;
  std::size_t copies = 0;
  std::vector<Failure> failed;  ///< recordings that cannot be read; they get no copies
};

/// Writes `folder`/copies/ROW-COPY.wav, the recordings changed by the effects on samples, and
/// `folder`/data.csv, written last: the rows of the manifest, each followed by those of its copies,
/// which have everything of the original but file, length, rate, channels and hash, and name it in
/// `source`. Seeded by (seed, copy, content), so that the copies are the same whatever their order.
/// Copies that are there already are made anew. Throws usage_error for a config without effects on
/// samples, or when the manifest has copies itself.
AugmentOutcome augment_corpus(const Manifest& manifest, const AugmentConfig& config,
                              const std::filesystem::path& folder, const AugmentOptions& options,
                              Observer& observer);

}  // namespace ser
