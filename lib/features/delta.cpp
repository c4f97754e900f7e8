#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "features/block_table.hpp"
#include "signal/delta.hpp"

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
