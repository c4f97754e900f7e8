#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ser {

/// "(did you mean 'x'?)" where a known name differs from `name` by case alone, begins with it (up
/// to three of these), or is a few letters away; else empty.
std::string meant_names(std::string_view name, std::span<const std::string> known);

/// `value` with at most `decimals` digits behind the point, cut instead of rounded: what is below a
/// limit never reads as the limit.
std::string cut_off(double value, int decimals);

}  // namespace ser
