#include "models/model.hpp"

#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "core/error.hpp"
#include "core/hash.hpp"
#include "features/feature_extractor.hpp"
#include "network/native_network.hpp"
#include "storage/json_reader.hpp"
#include "storage/tensor.hpp"

namespace ser {
namespace {

constexpr const char* kEntry = "ser";
constexpr int kFormat = 1;

std::string member_prefix(std::size_t member, std::size_t count) {
  return count == 1 ? "" : "member-" + std::to_string(member) + "/";
}

Json describe(const Heard& heard) {
  Json speakers = Json::array();
  for (const auto& [corpus, speaker] : heard.speakers) speakers.push_back({corpus, speaker});
  return {{"speakers", speakers}, {"recordings", heard.recordings}};
}

Json describe(const Provenance& trained) {
  return {{"manifest_hash", trained.manifest_hash},
          {"split", trained.split},
          {"seed", trained.seed},
          {"corpora", trained.corpora},
          {"clips", trained.clips},
          {"development", trained.development},
          {"stamps", model_stamps_json(trained.stamps)},
          {"notes", trained.notes},
          {"versions", trained.versions},
          {"experiment", Json::parse(trained.experiment)},
          {"heard", describe(trained.heard)}};
}

Provenance provenance_of(const Json& json) {
  Provenance trained;
  json.at("manifest_hash").get_to(trained.manifest_hash);
  json.at("split").get_to(trained.split);
  json.at("seed").get_to(trained.seed);
  json.at("corpora").get_to(trained.corpora);
  json.at("clips").get_to(trained.clips);
  for (const auto& [name, value] : json.at("development").items()) {
    // JSON has no NaN: a figure that could not be computed is written as null.
    trained.development[name] =
        value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
  }
  trained.stamps = stamps_from_json(json.at("stamps"));
  json.at("notes").get_to(trained.notes);
  json.at("versions").get_to(trained.versions);
  trained.experiment = json_line(json.at("experiment"));
  for (const Json& speaker : json.at("heard").at("speakers")) {
    trained.heard.speakers.emplace(speaker.at(0), speaker.at(1));
  }
  for (const Json& hash : json.at("heard").at("recordings")) {
    trained.heard.recordings.insert(hash.get<std::string>());
  }
  return trained;
}

Json describe(const Model& model) {
  Json temperatures = Json::array();
  for (const Member& member : model.members) temperatures.push_back(member.temperature);
  return {{"format", kFormat},
          {"features", describe(model.features)},
          {"network", describe(model.network)},
          {"target", {{"column", model.target.column}, {"labels", model.target.labels}}},
          {"calibration", {{"temperatures", temperatures}}},
          {"trained", describe(model.trained)}};
}

/// Gives each member the tensors that bear its prefix.
void deal_tensors(const Tensors& tensors, std::vector<Member>& members) {
  for (std::size_t m = 0; m < members.size(); ++m) {
    const std::string prefix = member_prefix(m, members.size());
    for (const auto& [name, tensor] : tensors) {
      if (name.starts_with(prefix)) members[m].weights[name.substr(prefix.size())] = tensor;
    }
  }
}

Model model_of(const Json& json, const Tensors& tensors, const std::string& source) {
  Model model;
  model.features = feature_config_from_json(json.at("features"), source + ": features");
  model.network = network_spec_from_json(json.at("network"), source + ": network");
  json.at("target").at("column").get_to(model.target.column);
  json.at("target").at("labels").get_to(model.target.labels);
  for (const Json& temperature : json.at("calibration").at("temperatures")) {
    model.members.push_back({{}, temperature.get<double>()});
    if (!(model.members.back().temperature > 0.0))
      throw model_error("a temperature is not above 0");
  }
  if (model.members.empty() || model.target.labels.empty()) {
    throw model_error("it has no members or no labels");
  }
  const std::set<std::string> distinct(model.target.labels.begin(), model.target.labels.end());
  if (distinct.size() != model.target.labels.size()) throw model_error("a label appears twice");
  model.trained = provenance_of(json.at("trained"));
  deal_tensors(tensors, model.members);
  const Network network = network_of(model);
  for (const Member& member : model.members) check_tensors(network, member.weights);
  return model;
}

}  // namespace

std::vector<NetworkInput> network_inputs(const FeatureConfig& features) {
  const FeatureExtractor extractor(features);
  std::vector<NetworkInput> inputs;
  for (std::size_t i = 0; i < features.inputs.size(); ++i) {
    inputs.push_back({features.inputs[i].name, features.inputs[i].kind == InputKind::kMap,
                      static_cast<std::int64_t>(extractor.columns(i).size())});
  }
  return inputs;
}

Network network_of(const Model& model) {
  return {model.network, network_inputs(model.features),
          static_cast<std::int64_t>(model.target.labels.size())};
}

Model read_model(const std::filesystem::path& path) {
  const Safetensors file = read_safetensors(path);
  const auto entry = file.metadata.find(kEntry);
  if (entry == file.metadata.end()) {
    throw model_error(path.string() + ": is a safetensors file, but no model of ser" +
                      (file.metadata.contains("ser-checkpoint")
                           ? " (a checkpoint: run the same ser train command to finish it)"
                           : ""));
  }
  try {
    const std::optional<Json> json = json_or_nothing(entry->second);
    if (!json) throw model_error("its description is damaged");
    if (json->at("format").get<int>() != kFormat) {
      throw model_error("format " + json_line(json->at("format")) + " is not known to this ser");
    }
    return model_of(*json, file.tensors, "the file");
  } catch (const Error& error) {
    throw model_error(path.string() + ": not a usable model: " + error.what());
  } catch (const Json::exception&) {
    throw model_error(path.string() + ": not a usable model: its description is damaged");
  }
}

void write_model(const std::filesystem::path& path, const Model& model) {
  Safetensors file;
  file.metadata[kEntry] = json_line(describe(model));
  for (std::size_t m = 0; m < model.members.size(); ++m) {
    for (const auto& [name, tensor] : model.members[m].weights) {
      file.tensors[member_prefix(m, model.members.size()) + name] = tensor;
    }
  }
  write_safetensors(path, file);
}

namespace fs = std::filesystem;

std::string model_hash(const fs::path& path) {
  constexpr std::size_t kBlock = 1 << 20;
  std::ifstream file(path, std::ios::binary);
  std::string block(kBlock, '\0');
  Hasher hasher;
  while (file) {
    file.read(block.data(), kBlock);
    hasher.update(std::string_view(block).substr(0, static_cast<std::size_t>(file.gcount())));
  }
  if (!file.eof()) throw model_error(path.string() + ": cannot be read");
  return hasher.hex();
}

fs::path model_file(const std::string& name) {
  std::error_code ignored;
  if (!fs::is_directory(name, ignored)) return name;
  const fs::path fold = fs::path(name) / "fold-1";
  if (fs::exists(fold, ignored)) {
    throw model_error(name + ": is a cross-validation; name one of its models (" + fold.string() +
                      ")");
  }
  fs::path model = fs::path(name) / "model.safetensors";
  if (!fs::exists(model, ignored)) {
    throw model_error(name +
                      ": holds no model.safetensors (the run is not finished: give its ser train "
                      "command again)");
  }
  return model;
}

fs::path recognising_model(const std::string& name) {
  std::error_code ignored;
  const fs::path joint = fs::path(name) / "model.safetensors";
  return fs::is_regular_file(joint, ignored) ? joint : model_file(name);
}

}  // namespace ser
