#include "training/start/beginnings.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "core/error.hpp"
#include "core/hash.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "features/row_pieces.hpp"
#include "network/native_network.hpp"
#include "network/speaker_layers.hpp"
#include "storage/tensor.hpp"
#include "training/fitted/fit_layers.hpp"

namespace ser {
namespace {

bool is_by_speaker(const Node& node) {
  const InputStatistics* kept = node.layer->input_statistics();
  return kept != nullptr && kept->by_speaker();
}

/// True for a layer that the training part decides on what the layers before it give.
bool is_decided(const Node& node, const std::set<std::string>& given) {
  if (is_fit_layer(node)) return true;
  const InputStatistics* kept = node.layer->input_statistics();
  if (kept == nullptr || node.input) return false;
  return kept->by_speaker() || !given.contains(node.prefix + ".mean");
}

/// The layers of the only branch, and of the head: where a network can be cut.
std::vector<Node> common_layers(const Network& network) {
  std::vector<Node> nodes;
  if (network.branches().size() == 1) nodes = network.branches().front();
  nodes.insert(nodes.end(), network.head().begin(), network.head().end());
  return nodes;
}

}  // namespace

std::optional<CutNetwork> cut_behind_frozen(const Network& network,
                                            const std::vector<LayerRate>& layers,
                                            const std::set<std::string>& given) {
  const auto nodes = common_layers(network);
  const auto cut = std::find_if(nodes.begin(), nodes.end(),
                                [&](const Node& node) { return is_decided(node, given); });
  if (cut == nodes.end() || cut->in.kind != Shape::Kind::kVector) return std::nullopt;
  CutNetwork parts = cut_before(network, cut->prefix);
  const auto parameters = parts.encoder.parameters();
  const auto is_set = [&](const Parameter& parameter) {
    return parameter.role == Parameter::Role::kFitted ||
           (given.contains(parameter.name) && is_frozen(parameter.name, layers));
  };
  const bool any = std::any_of(parameters.begin(), parameters.end(),
                               [](const Parameter& parameter) { return parameter.trainable(); });
  const auto& head = network.head();
  const bool fitted = std::any_of(head.begin(), head.end(), is_fit_layer);
  // Without anything frozen a cut is of use to a layer's statistics alone, and those by speaker
  // follow the batches in a network that is trained.
  if (!any && (is_fit_layer(*cut) || (is_by_speaker(*cut) && !fitted))) return std::nullopt;
  if (!std::all_of(parameters.begin(), parameters.end(), is_set) ||
      !speaker_layers(parts.encoder).empty()) {
    return std::nullopt;
  }
  return parts;
}

FeatureSource encoded(const Network& encoder, const Tensors& weights, const Manifest& manifest,
                      const FeatureSource& features, const std::vector<std::size_t>& rows, int jobs,
                      Observer& observer) {
  const NativeNetwork native(encoder, weights);
  std::vector<Features> result(manifest.rows.size());
  std::size_t next = 0;
  using Encoded = std::pair<std::size_t, std::vector<float>>;
  observer.begin("embeddings", rows.size());
  parallel_ordered<std::size_t, Encoded>(
      jobs,
      [&]() -> std::optional<std::size_t> {
        observer.throw_if_stopped();
        return next < rows.size() ? std::optional(rows[next++]) : std::nullopt;
      },
      [&](std::size_t& row) {
        try {
          return Encoded(row, native.logits(features.get(row).inputs));
        } catch (const Error& error) {
          throw unusable_row(manifest.where(manifest.rows[row]), error);
        }
      },
      [&](Encoded& one) {
        Array vector;
        vector.rows = one.second.size();
        vector.columns = 1;
        vector.values = std::move(one.second);
        result[one.first].inputs.push_back(std::move(vector));
        observer.advance();
      });
  observer.end();
  return FeatureSource(std::move(result));
}

namespace {

std::string names_text(const std::string& what, const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 8;
  if (names.empty()) return "";
  const auto shown = names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), kShown));
  const std::string rest =
      names.size() > kShown ? " and " + std::to_string(names.size() - kShown) + " more" : "";
  return "; " + what + ": " + join(std::vector<std::string>(names.begin(), shown), ", ") + rest;
}

std::string hash_of(const Tensors& tensors) {
  Hasher hasher;
  for (const auto& [name, tensor] : tensors) hasher.update(name).update(tensor.bytes());
  return hasher.hex();
}

InitFile load_init(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    throw model_error("--init " + path.string() +
                      ": no such file (docs/training.md says how to get published encoders)");
  }
  Safetensors content = read_safetensors(path);
  InitFile file{path, {}, hash_of(content.tensors), std::nullopt};
  if (content.metadata.contains("ser")) file.model = read_model(path);
  file.tensors = std::move(content.tensors);
  return file;
}

/// The models of ser among the beginnings.
std::vector<const Model*> models_of(const Beginnings& beginnings) {
  std::vector<const Model*> models;
  if (beginnings.encoder) models.push_back(&beginnings.encoder->model);
  if (beginnings.init && beginnings.init->model) models.push_back(&*beginnings.init->model);
  return models;
}

}  // namespace

Heard Beginnings::heard() const {
  Heard heard;
  for (const Model* model : models_of(*this)) {
    const Heard& own = model->trained.heard;
    heard.speakers.insert(own.speakers.begin(), own.speakers.end());
    heard.recordings.insert(own.recordings.begin(), own.recordings.end());
  }
  return heard;
}

Beginnings load_beginnings(const std::optional<std::filesystem::path>& init,
                           const std::optional<std::filesystem::path>& encoder) {
  Beginnings beginnings;
  if (encoder) {
    beginnings.encoder =
        EncoderModel{*encoder, read_model(*encoder), hash_of(read_safetensors(*encoder).tensors)};
  }
  if (init) beginnings.init = load_init(*init);
  return beginnings;
}

bool is_of_unknown_origin(const Beginnings& beginnings) {
  const auto models = models_of(beginnings);
  return (beginnings.init && !beginnings.init->model) ||
         std::any_of(models.begin(), models.end(), [](const Model* model) {
           return static_cast<bool>(model->trained.stamps.init_unknown);
         });
}

bool have_heard(const Beginnings& beginnings, const Manifest& manifest,
                const std::vector<std::size_t>& rows, bool allowed) {
  bool any = false;
  for (const Model* model : models_of(beginnings)) {
    const auto leaks = find_leaks(model->trained.heard, manifest, rows);
    if (!leaks.empty() && !allowed) throw_leaks("the model that this one builds on", leaks);
    any = any || !leaks.empty();
  }
  return any;
}

Match match(const Tensors& file, const Network& network) {
  Match match;
  std::set<std::string> known;
  for (const Parameter& parameter : network.parameters()) {
    known.insert(parameter.name);
    const auto found = file.find(parameter.name);
    if (found == file.end()) {
      match.fresh.push_back(parameter.name);
    } else if (found->second.dtype() == DType::kF32 && found->second.shape() == parameter.shape) {
      match.taken.push_back(parameter.name);
    } else {
      match.unfit.push_back(parameter.name);
    }
  }
  std::sort(match.taken.begin(), match.taken.end());
  std::sort(match.unfit.begin(), match.unfit.end());
  for (const auto& [name, tensor] : file) {
    if (!known.contains(name)) match.unused.push_back(name);
  }
  return match;
}

Match required_match(const InitFile& file, const Network& network) {
  Match found = match(file.tensors, network);
  if (!found.taken.empty()) return found;
  throw model_error(
      "--init " + file.path.string() + ": none of its " + std::to_string(file.tensors.size()) +
      " tensors fits the network by name and shape" + names_text("of another shape", found.unfit) +
      names_text("in the file", found.unused) +
      "; the \"name\" of a layer in the network's spec decides what its tensors "
      "are called");
}

std::string match_text(const Match& match) {
  return "init: " + std::to_string(match.taken.size()) + " of " +
         std::to_string(match.taken.size() + match.unfit.size() + match.fresh.size()) +
         " tensors are the file's" + names_text("new", match.fresh) +
         names_text("of another shape", match.unfit) + names_text("not used", match.unused);
}

}  // namespace ser
