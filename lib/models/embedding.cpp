#include "models/embedding.hpp"

#include <memory>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/hash.hpp"
#include "features/feature_extractor.hpp"
#include "models/classifier.hpp"
#include "models/model.hpp"
#include "network/encoder.hpp"
#include "network/native_network.hpp"

namespace ser {
namespace {

constexpr std::string_view kPrefix = "embedding:";

/// What one model's clips go through; shared by the threads.
struct Embedder {
  FeatureExtractor extract;
  std::vector<NativeNetwork> members;

  Features operator()(const Waveform& wave, Workspace& workspace) const {
    const Features heard = extract(wave, workspace);
    Array vector;
    vector.columns = 1;
    for (const NativeNetwork& member : members) {
      const auto values = finite(member.logits(heard.inputs));
      vector.values.insert(vector.values.end(), values.begin(), values.end());
    }
    vector.rows = vector.values.size();
    return {{std::move(vector)}};
  }
};

}  // namespace

std::optional<std::filesystem::path> embedding_model(const std::string& set) {
  if (!set.starts_with(kPrefix)) return std::nullopt;
  return model_file(set.substr(kPrefix.size()));
}

Network encoder_of(const Model& model) {
  try {
    return encoder_of(network_of(model));
  } catch (const Error& error) {
    throw model_error(error.what());
  }
}

FeatureConfig embedding_config(const Model& model) {
  const Network encoder = encoder_of(model);
  Json spec = describe(encoder.spec());
  spec.erase("about");
  Hasher hasher;
  hasher.update(config_hash(model.features)).update(json_line(spec));
  for (const Member& member : model.members) {
    for (const Parameter& parameter : encoder.parameters()) {
      hasher.update(parameter.name).update(member.weights.at(parameter.name).bytes());
    }
  }
  FeatureInput input;
  input.name = "embedding";
  input.kind = InputKind::kVector;
  input.embedding = {hasher.hex(),
                     static_cast<std::size_t>(encoder.classes()) * model.members.size()};
  return {{std::move(input)}};
}

FeatureSet embedding_set(const Model& model) {
  const Network encoder = encoder_of(model);
  auto embedder = std::make_shared<Embedder>(Embedder{FeatureExtractor(model.features), {}});
  for (const Member& member : model.members) {
    embedder->members.emplace_back(encoder, member.weights);
  }
  return {embedding_config(model), [embedder](const Waveform& wave, Workspace& workspace, Gender) {
            return (*embedder)(wave, workspace);
          }};
}

FeatureSet embedding_set(const std::filesystem::path& model) {
  return embedding_set(read_model(model));
}

}  // namespace ser
