#include "features/feature_config.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/error.hpp"
#include "core/hash.hpp"
#include "core/suggestion.hpp"
#include "core/text.hpp"
#include "features/block.hpp"
#include "storage/resources.hpp"

namespace ser {
namespace {

// To be raised when the same config begins to give other numbers, so that stored features of
// before are not taken for those of now.
constexpr const char* kComputation = "ser features 2\n";

constexpr double kLongestSeconds = 86400.0;
constexpr int kHighestDelta = 4;
constexpr Spelling<InputKind> kKinds[] = {{InputKind::kMap, "map"}, {InputKind::kVector, "vector"}};

std::string indexed(const JsonReader& reader, const char* key, std::size_t index) {
  return reader.path_of(key) + "." + std::to_string(index);
}

Cut read_cut(const Json& json, const std::string& where) {
  JsonReader reader(json, where);
  Cut cut;
  cut.offset_s = reader.number_or("offset_s", cut.offset_s, 0.0, kLongestSeconds);
  if (reader.has("duration_s") && !reader.value("duration_s").is_null()) {
    cut.duration_s = reader.number("duration_s", 0.001, kLongestSeconds);
  }
  cut.pad = reader.boolean_or("pad", cut.pad);
  reader.finish();
  if (cut.pad && !cut.duration_s) {
    throw usage_error(reader.path_of("pad") + ": padding needs a duration_s to pad to");
  }
  return cut;
}

std::vector<BlockConfig> read_blocks(JsonReader& reader, std::optional<int> sample_rate) {
  std::vector<BlockConfig> blocks;
  const Json& list = reader.array("blocks");
  for (std::size_t i = 0; i < list.size(); ++i) {
    blocks.push_back(block_config(list[i], indexed(reader, "blocks", i), sample_rate));
  }
  if (blocks.empty()) throw usage_error(reader.path_of("blocks") + ": needs at least one block");
  return blocks;
}

std::vector<Functional> read_pooling(JsonReader& reader) {
  std::vector<Functional> pooling;
  const std::string where = reader.path_of("pooling");
  for (const std::string& name : reader.strings_or_empty("pooling")) {
    const Functional functional = find_functional(name, where);
    if (std::find(pooling.begin(), pooling.end(), functional) != pooling.end()) {
      throw usage_error(where + ": '" + name + "' appears twice");
    }
    pooling.push_back(functional);
  }
  return pooling;
}

void check_pooling(const FeatureInput& input, const JsonReader& reader) {
  const std::string where = reader.path_of("pooling");
  if (input.kind == InputKind::kVector && input.pooling.empty()) {
    throw usage_error(where + ": a vector needs at least one functional " +
                      known_names("", functional_names()));
  }
  if (input.kind == InputKind::kMap && !input.pooling.empty()) {
    throw usage_error(where + ": a map is not pooled (make the kind vector, or leave it empty)");
  }
  if (input.kind == InputKind::kMap && input.deltas > 0) {
    throw usage_error(reader.path_of("deltas") + ": are pooled, and a map is not pooled");
  }
}

/// Two columns of one name could not be told apart.
void check_columns(const FeatureInput& input, const JsonReader& reader) {
  std::map<std::string, std::size_t> block_of;
  for (std::size_t i = 0; i < input.blocks.size(); ++i) {
    for (const Column& row : make_block(input.blocks[i], input.sample_rate)->columns()) {
      for (int order = 0; order <= input.deltas; ++order) {
        const std::string name = order == 0 ? row.name : delta_column(row, order).name;
        const auto [other, is_new] = block_of.emplace(name, i);
        if (is_new) continue;
        throw usage_error(indexed(reader, "blocks", i) + ": gives a column '" + name +
                          "', as blocks." + std::to_string(other->second) +
                          " does (leave one out, or put it into an input of its own)");
      }
    }
  }
}

EmbeddingSource read_embedding(const Json& json, const std::string& where) {
  JsonReader reader(json, where);
  EmbeddingSource embedding;
  embedding.model = reader.string("model");
  embedding.width = static_cast<std::size_t>(reader.integer("width", 1, 1 << 24));
  reader.finish();
  return embedding;
}

/// The rest of an input that a network gives.
FeatureInput read_embedding_input(JsonReader& reader, FeatureInput input) {
  input.embedding = read_embedding(reader.object("embedding"), reader.path_of("embedding"));
  reader.finish();
  if (input.kind != InputKind::kVector) {
    throw usage_error(reader.path_of("kind") + ": must be vector, as an embedding is");
  }
  return input;
}

FeatureInput read_input(const Json& json, const std::string& where) {
  JsonReader reader(json, where);
  FeatureInput input;
  input.name = reader.string("name");
  if (input.name.empty() || input.name.find('/') != std::string::npos) {
    throw usage_error(reader.path_of("name") + ": must be a text without slashes");
  }
  input.kind = reader.one_of("kind", kKinds, input.kind);
  if (reader.has("embedding")) return read_embedding_input(reader, std::move(input));
  if (reader.has("sample_rate") && !reader.value("sample_rate").is_null()) {
    input.sample_rate = static_cast<int>(reader.integer("sample_rate", 1000, 768000));
  }
  if (reader.has("cut")) input.cut = read_cut(reader.object("cut"), reader.path_of("cut"));
  input.blocks = read_blocks(reader, input.sample_rate);
  input.pooling = read_pooling(reader);
  input.deltas = static_cast<int>(reader.integer_or("deltas", 0, 0, kHighestDelta));
  // Before what the keys say together, so that a misspelt one is not taken for a missing one.
  reader.finish();
  check_pooling(input, reader);
  check_columns(input, reader);
  return input;
}

Json describe(const FeatureInput& input) {
  if (input.embedding) {
    return {{"name", input.name},
            {"kind", spelling(kKinds, InputKind::kVector)},
            {"embedding", {{"model", input.embedding->model}, {"width", input.embedding->width}}}};
  }
  Json json = {
      {"name", input.name},
      {"kind", spelling(kKinds, input.kind)},
      {"sample_rate", nullptr},
      {"cut", {{"offset_s", input.cut.offset_s}, {"duration_s", nullptr}, {"pad", input.cut.pad}}},
      {"blocks", Json::array()},
      {"pooling", Json::array()},
      {"deltas", input.deltas}};
  if (input.sample_rate) json["sample_rate"] = *input.sample_rate;
  if (input.cut.duration_s) json["cut"]["duration_s"] = *input.cut.duration_s;
  for (const BlockConfig& block : input.blocks) json["blocks"].push_back(describe(block));
  for (const Functional& functional : input.pooling) {
    json["pooling"].push_back(functional_name(functional));
  }
  return json;
}

}  // namespace

FeatureConfig feature_config_from_json(const Json& json, const std::string& where) {
  JsonReader reader(json, where + ":");
  static_cast<void>(reader.string_or("about", ""));
  FeatureConfig config;
  std::set<std::string> names;
  const Json& list = reader.array("inputs");
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string place = indexed(reader, "inputs", i);
    config.inputs.push_back(read_input(list[i], place));
    if (!names.insert(config.inputs.back().name).second) {
      throw usage_error(place + ".name: '" + config.inputs.back().name + "' is taken already");
    }
  }
  if (list.empty()) throw usage_error(reader.path_of("inputs") + ": needs at least one input");
  reader.finish();
  return config;
}

Json describe(const FeatureConfig& config) {
  Json json = {{"inputs", Json::array()}};
  for (const FeatureInput& input : config.inputs) json["inputs"].push_back(describe(input));
  return json;
}

FeatureConfig find_feature_config(const std::string& name) {
  const Resource resource = find_resource(ResourceKind::kFeatures, name);
  return feature_config_from_json(parse_json(resource.text, resource.origin), resource.origin);
}

bool needs_network(const FeatureConfig& config) {
  return std::any_of(config.inputs.begin(), config.inputs.end(),
                     [](const FeatureInput& input) { return input.embedding.has_value(); });
}

bool needs_gender(const FeatureConfig& config) {
  for (const FeatureInput& input : config.inputs) {
    for (const BlockConfig& block : input.blocks) {
      if (make_block(block, input.sample_rate)->needs_gender()) return true;
    }
  }
  return false;
}

TimeRange used_part(const FeatureConfig& config) {
  if (config.inputs.empty()) return {};
  TimeRange used{config.inputs.front().cut.offset_s, 0.0};
  for (const FeatureInput& input : config.inputs) {
    used.start_s = std::min(used.start_s, input.cut.offset_s);
    if (!input.cut.duration_s) {
      used.end_s.reset();
    } else if (used.end_s) {
      used.end_s = std::max(*used.end_s, input.cut.offset_s + *input.cut.duration_s);
    }
  }
  return used;
}

std::string config_hash(const FeatureConfig& config) {
  return hash_hex(kComputation + json_line(describe(config)));
}

}  // namespace ser
