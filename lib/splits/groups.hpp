#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "manifest/manifest.hpp"
#include "manifest/target.hpp"

namespace ser {

/// Rows of a manifest that must stand on one side of a split, and how many of each class they hold.
struct Group {
  std::vector<std::size_t> rows;
  std::vector<double> classes;
};

enum class GroupBy { kClip, kSpeaker, kText };

/// Groups the given rows; equal recordings, pieces of one file and augmented copies link their
/// groups whatever they are grouped by.
std::vector<Group> group_rows(const Manifest& manifest, const Target& target,
                              const std::vector<std::size_t>& rows, GroupBy by);

/// The part number of each group, for parts that are to hold `shares` of the clips: the best of
/// 500 seeded orders, where the best has each class's clips spread as the shares say and no part
/// without a class. A part with a share gets a group where there are enough groups.
std::vector<std::size_t> deal(const std::vector<Group>& groups, const std::vector<double>& shares,
                              std::uint64_t seed);

}  // namespace ser
