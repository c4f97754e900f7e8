#include "features/block.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "features/block_table.hpp"

namespace ser {
namespace {

std::pair<std::string, std::shared_ptr<const Block>> read_block(const Json& json,
                                                                const std::string& where,
                                                                std::optional<int> sample_rate) {
  JsonReader reader(json, where);
  const std::string name = reader.string("block");
  const auto* found = std::ranges::find(kBlocks, name, &BlockRow::name);
  if (found == std::end(kBlocks)) {
    throw usage_error(reader.path_of("block") + ": unknown '" + name + "' " +
                      known_names(name, block_names()));
  }
  std::shared_ptr<const Block> block = found->make(reader, sample_rate);
  reader.finish();
  return {name, std::move(block)};
}

}  // namespace

std::vector<std::string> block_names() {
  std::vector<std::string> names;
  for (const BlockRow& row : kBlocks) names.emplace_back(row.name);
  return names;
}

Column delta_column(const Column& column, int order) {
  const std::string unit = column.unit.empty() ? "1" : column.unit;
  const std::string frames = order == 1   ? "/frame"
                             : order == 2 ? "/frame²"
                                          : "/frame^" + std::to_string(order);
  return {column.name + "_delta" + (order == 1 ? "" : std::to_string(order)), unit + frames};
}

BlockConfig block_config(const Json& json, const std::string& where,
                         std::optional<int> sample_rate) {
  const auto [name, block] = read_block(json, where, sample_rate);
  return {name, block->describe().dump()};
}

Json describe(const BlockConfig& config) {
  Json json = {{"block", config.block}};
  json.update(parse_json(config.options, config.block));
  return json;
}

std::shared_ptr<const Block> make_block(const BlockConfig& config, std::optional<int> sample_rate) {
  return read_block(describe(config), config.block, sample_rate).second;
}

}  // namespace ser
