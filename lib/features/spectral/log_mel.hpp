#pragma once

#include <memory>
#include <optional>

#include "features/block.hpp"

namespace ser {

/// `log_mel`: the logarithm of the power in mel bands, columns `logmel_1` … With `"log": "db"`
/// (the default) as power_to_db, options `amin` and `top_db`; with `"log": "ln"`
/// ln(power + `offset`). The mel spectrogram's options are those of spectral_options.hpp.
std::shared_ptr<const Block> make_log_mel(JsonReader& options, std::optional<int> sample_rate);

}  // namespace ser
