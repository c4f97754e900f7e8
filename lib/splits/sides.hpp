#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "manifest/manifest.hpp"
#include "manifest/target.hpp"
#include "splits/advice.hpp"
#include "splits/groups.hpp"
#include "splits/split.hpp"

namespace ser {

/// Of the training part, where nothing else is said.
inline constexpr double kDevShareOfTraining = 0.15;

/// Throws data_error for a manifest without rows, or with fewer than two classes.
void refuse_too_little(const Manifest& manifest, const Target& target);

/// All speakers. Throws data_error with the columns found where no clip names its speaker; `what`
/// needs it.
std::set<SpeakerId> named_speakers(const Manifest& manifest, const std::string& what);
void refuse_no_speakers(const Manifest& manifest, const std::string& what);

/// 0, 1, … of the manifest.
std::vector<std::size_t> all_rows(const Manifest& manifest);

/// Shares of a train, a dev and a test part: a class matters most in the first, then in the last.
std::vector<Share> part_shares(double train, double dev, double test);

/// Puts each group's rows on the side that its part number stands for.
void put_groups(const std::vector<Group>& groups, const std::vector<std::size_t>& parts,
                const std::vector<Part>& sides, Split& split);

/// Cuts a development part out of the training part: by speaker, and where there is but one
/// training speaker by text, with a note. Throws data_error when there is nothing to cut by.
void cut_dev(const Manifest& manifest, const Target& target, double share, std::uint64_t seed,
             Split& split);

/// Refuses leaks (data_error) or stamps the split where they are allowed; refuses a class without a
/// training clip. Adds no note.
MissingClasses judge_sides(const Manifest& manifest, const Target& target, bool allow_overlap,
                           Split& split);

/// The last word on a split: refuses leaks (data_error) or stamps it where they are allowed,
/// refuses a class without a training clip, notes a class without a development or test clip and
/// says what would give it one.
void check_sides(const Manifest& manifest, const Target& target, bool allow_overlap, Split& split);

}  // namespace ser
