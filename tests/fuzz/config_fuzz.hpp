#pragma once

#include <nlohmann/json.hpp>

#include "fuzz_target.hpp"
#include "storage/json_reader.hpp"

namespace ser::fuzz {

/// Reads the bytes as a config: what is described of it reads as the same again. `describe_read`
/// takes the JSON and what messages call it.
template <typename DescribeRead>
void check_config(std::string_view text, const DescribeRead& describe_read) {
  accepted([&] {
    const Json json = parse_json(text, "config.json");
    const Json described = describe_read(json, "config.json:");
    const bool again = accepted([&] {
      promise(describe_read(described, "again:") == described, "described, it reads as the same");
    });
    promise(again, "what ser describes it reads");
  });
}

}  // namespace ser::fuzz
