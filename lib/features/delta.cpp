#include "features/delta.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "signal/savitzky_golay.hpp"

namespace ser {
namespace {

class Delta : public Block {
 public:
  Delta(BlockConfig config, std::shared_ptr<const Block> block, int order, int width)
      : config_(std::move(config)), block_(std::move(block)), order_(order), width_(width) {}

  Json describe() const override {
    return {{"of", ser::describe(config_)}, {"order", order_}, {"width", width_}};
  }

  std::vector<Column> columns() const override {
    const std::string times = order_ == 1 ? "" : std::to_string(order_);
    const std::string per = order_ == 1 ? "/frame" : "/frame^" + times;
    std::vector<Column> columns = block_->columns();
    for (Column& column : columns) {
      column.name += "_delta" + times;
      column.unit += per;
    }
    return columns;
  }

  Array operator()(Analysis& analysis) const override {
    return savitzky_golay_derivative((*block_)(analysis), order_, width_);
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
  const auto width = static_cast<int>(reader.integer_or("width", 9, 3, 999));
  if (width % 2 == 0 || width <= order) {
    throw usage_error(reader.path_of("width") + ": must be odd and above the order");
  }
  auto block = make_block(config, sample_rate);
  return std::make_shared<Delta>(std::move(config), std::move(block), order, width);
}

}  // namespace ser
