#include "features/spectral/chroma_cqt.hpp"

#include <nlohmann/json.hpp>

#include "features/spectral/constant_q_chroma.hpp"

namespace ser {
namespace {

class ChromaCqt : public Block {
 public:
  explicit ChromaCqt(const ConstantQChromaOptions& options) : options_(options) {}

  Json describe() const override { return ser::describe(options_); }

  std::vector<Column> columns() const override {
    return chroma_columns("chroma_cqt", options_.chroma.pitch_classes);
  }

  Array operator()(Analysis& analysis) const override {
    return constant_q_chroma(options_, analysis);
  }

  std::optional<SpectrumUse> spectrum() const override { return tuning_spectrum(options_); }

 private:
  ConstantQChromaOptions options_;
};

}  // namespace

std::shared_ptr<const Block> make_chroma_cqt(JsonReader& reader, std::optional<int> sample_rate) {
  ConstantQChromaOptions options = read_constant_q_chroma(reader, sample_rate);
  options.chroma.norm = read_chroma_norm(reader);
  return std::make_shared<ChromaCqt>(options);
}

}  // namespace ser
