#pragma once

#include <string>
#include <string_view>

namespace ser {

/// The canonical name of an emotion in the words of others (`anger`, `Joy`, `pleasant_surprise`,
/// `Wut`); a word that is not known stays as it is. Case and the signs between words count for
/// nothing.
std::string canonical_emotion(std::string_view word);

/// `male` or `female` (`m`, `F`, `woman`, `männlich`, …); empty for every other word.
std::string canonical_gender(std::string_view word);

}  // namespace ser
