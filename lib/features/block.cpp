#include "features/block.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "features/delta.hpp"
#include "features/prosodic/contour_blocks.hpp"
#include "features/prosodic/prosody.hpp"
#include "features/spectral/bandwidth.hpp"
#include "features/spectral/centroid.hpp"
#include "features/spectral/chroma.hpp"
#include "features/spectral/chroma_cqt.hpp"
#include "features/spectral/contrast.hpp"
#include "features/spectral/flatness.hpp"
#include "features/spectral/flux.hpp"
#include "features/spectral/log_mel.hpp"
#include "features/spectral/mel.hpp"
#include "features/spectral/mfcc.hpp"
#include "features/spectral/rms.hpp"
#include "features/spectral/rolloff.hpp"
#include "features/spectral/stft.hpp"
#include "features/spectral/tonnetz.hpp"
#include "features/spectral/zcr.hpp"

namespace ser {
namespace {

const std::map<std::string_view, BlockFactory>& block_table() {
  static const std::map<std::string_view, BlockFactory> kTable = {
      {"bandwidth", make_bandwidth},
      {"centroid", make_centroid},
      {"chroma", make_chroma},
      {"chroma_cqt", make_chroma_cqt},
      {"contrast", make_contrast},
      {"delta", make_delta},
      {"f0", make_f0},
      {"flatness", make_flatness},
      {"flux", make_flux},
      {"formants", make_formants},
      {"harmonicity", make_harmonicity},
      {"intensity", make_intensity},
      {"log_mel", make_log_mel},
      {"mel", make_mel},
      {"mfcc", make_mfcc},
      {"prosody", make_prosody},
      {"rms", make_rms},
      {"rolloff", make_rolloff},
      {"stft", make_stft},
      {"tonnetz", make_tonnetz},
      {"zcr", make_zcr},
  };
  return kTable;
}

std::pair<std::string, std::shared_ptr<const Block>> read_block(const Json& json,
                                                                const std::string& where,
                                                                std::optional<int> sample_rate) {
  JsonReader reader(json, where);
  const std::string name = reader.string("block");
  const auto found = block_table().find(name);
  if (found == block_table().end()) {
    throw usage_error(reader.path_of("block") + ": unknown '" + name + "' " +
                      known_names(name, block_names()));
  }
  std::shared_ptr<const Block> block = found->second(reader, sample_rate);
  reader.finish();
  return {name, std::move(block)};
}

}  // namespace

double Block::step_s(int sample_rate) const {
  const Json options = describe();
  if (!options.contains("hop_length")) {
    throw Error(ErrorKind::kBug, "a block without hop_length tells no step_s");
  }
  return options["hop_length"].get<double>() / sample_rate;
}

std::vector<std::string> block_names() {
  std::vector<std::string> names;
  for (const auto& [name, unused] : block_table()) names.emplace_back(name);
  return names;
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
