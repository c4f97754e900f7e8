#pragma once

#include <filesystem>
#include <string>

#include "core/failure.hpp"
#include "manifest/manifest.hpp"

namespace ser {

/// The recordings of an extraction that could not be done: `file,start,end,reason,detail`.
class FailedTable {
 public:
  void add(const Utterance& utterance, const Failure& failure);
  /// Writes the file, or removes it when nothing failed.
  void write(const std::filesystem::path& path) const;

 private:
  std::string lines_;
};

}  // namespace ser
