#include "features/block.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"
#include "features/block_table.hpp"
#include "signal/cepstrum.hpp"

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
  return {name, json_line(block->describe())};
}

Json describe(const BlockConfig& config) {
  Json json = {{"block", config.block}};
  json.update(parse_json(config.options, config.block));
  return json;
}

std::shared_ptr<const Block> make_block(const BlockConfig& config, std::optional<int> sample_rate) {
  return read_block(describe(config), config.block, sample_rate).second;
}

namespace {

class Delta : public Block {
 public:
  Delta(BlockConfig config, std::shared_ptr<const Block> block, int order, int width)
      : config_(std::move(config)), block_(std::move(block)), order_(order), width_(width) {}

  Json describe() const override {
    return {{"of", ser::describe(config_)}, {"order", order_}, {"width", width_}};
  }

  std::vector<Column> columns() const override {
    std::vector<Column> columns = block_->columns();
    for (Column& column : columns) column = delta_column(column, order_);
    return columns;
  }

  double step_s(int sample_rate) const override { return block_->step_s(sample_rate); }
  bool needs_gender() const override { return block_->needs_gender(); }

  Array operator()(Analysis& analysis) const override {
    Array contours = (*block_)(analysis);
    for (std::size_t row = 0; row < contours.rows; ++row) {
      const std::vector<float> deltas = delta(contours.row(row), order_, width_);
      std::copy(deltas.begin(), deltas.end(), contours.row(row).begin());
    }
    return contours;
  }

 private:
  BlockConfig config_;
  std::shared_ptr<const Block> block_;
  int order_;
  int width_;
};

}  // namespace

std::shared_ptr<const Block> make_delta(JsonReader& reader, std::optional<int> sample_rate) {
  BlockConfig config = block_config(reader.object("of"), reader.path_of("of"), sample_rate);
  const auto order = static_cast<int>(reader.integer_or("order", 1, 1, 4));
  const auto width = static_cast<int>(reader.integer_or("width", kDeltaWidth, 3, 999));
  if (width % 2 == 0 || width <= order) {
    throw usage_error(reader.path_of("width") + ": must be odd and above the order");
  }
  auto block = make_block(config, sample_rate);
  return std::make_shared<Delta>(std::move(config), std::move(block), order, width);
}

}  // namespace ser
