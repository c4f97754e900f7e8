#pragma once

#include <string_view>

#include "storage/json_reader.hpp"

namespace ser {

/// Changes one value of a config: `path.to.key=value`, as `--set` takes it. Numbers between dots
/// index lists. The value is read as JSON where it is JSON and as a text otherwise. Keys that are
/// not there yet are made; whether they are known is for the config's own reader to say.
/// Throws usage_error when there is no `=`, or the path leads through a value that is no object or
/// list, or past a list's end.
void apply_setting(Json& config, std::string_view assignment);

}  // namespace ser
