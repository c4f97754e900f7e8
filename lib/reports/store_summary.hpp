#pragma once

#include <string>

#include "features/store/feature_store.hpp"
#include "storage/json_reader.hpp"

namespace ser {

/// The name of the shipped feature set (or one of $SER_PATH) that gives the same features, or
/// nothing.
std::string feature_set_of(const std::string& config_hash);

/// What a terminal shows of a feature store, at most 80 columns wide; `set` as feature_set_of says.
std::string store_text(const StoreFacts& facts, const std::string& path, const std::string& set);

/// {"kind": "features", "folder", "state": "finished"|"unfinished", "set" (null: none that ships),
/// "config_hash", "rows", "failed", "files", "bytes", "frames": {INPUT: {"min", "median", "max",
/// "sum"}}, "inputs": as front_end_json}.
Json store_json(const StoreFacts& facts, const std::string& path, const std::string& set);

}  // namespace ser
