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

enum class GroupBy { kClip, kSpeaker, kCorpus, kText };

/// Where augmented copies go: with their source, or wherever chance puts them.
enum class Copies { kWithSource, kAlone };

/// Groups the given rows, in the order of their first rows; equal recordings, modality twins,
/// pieces of one file and (kWithSource) augmented copies link their groups whatever they are
/// grouped by. Texts are told apart by corpus.
std::vector<Group> group_rows(const Manifest& manifest, const Target& target,
                              const std::vector<std::size_t>& rows, GroupBy by,
                              Copies copies = Copies::kWithSource);

/// A part that groups are dealt to.
struct Share {
  double clips = 0.0;       ///< of all; the shares sum to 1
  double importance = 1.0;  ///< of having every class in it
};

/// The part number of each group. Every part comes as close to its share of each class as the
/// groups allow (the best of 500 seeded orders, then moved and swapped while that helps); a part
/// without a class costs more the more important it is. A part with a share gets a group where
/// there are enough groups.
std::vector<std::size_t> deal(const std::vector<Group>& groups, const std::vector<Share>& shares,
                              std::uint64_t seed);

}  // namespace ser
