#include "training/set_predictions.hpp"

#include <map>
#include <optional>
#include <utility>

#include "core/parallel.hpp"
#include "models/adaptation.hpp"
#include "models/predictions_of.hpp"
#include "models/recognizer.hpp"

namespace ser {
namespace {

/// The model that is left behind a frozen encoder: the same answers from its embedding.
Model model_behind(const EncodedSet& encoded, const Model& model) {
  FeatureInput input;
  input.name = encoded.network.inputs().front().name;
  input.kind = InputKind::kVector;
  input.embedding = {"", static_cast<std::size_t>(encoded.network.inputs().front().rows)};
  return {{{input}}, encoded.network.spec(), model.target, model.members, {}};
}

ManifestPredictions predictions_from(const Model& model, const TrainingSet& set,
                                     const std::vector<std::size_t>& rows, int jobs) {
  const Recognizer recognizer(model);
  ManifestPredictions result{{model.target.labels, {}}, {}, {}};
  result.adapted.by = recognizer.grouping();
  const bool adapts = result.adapted.by != Standardize::By::kAll;
  std::map<std::size_t, std::vector<double>> probabilities;
  const auto recognize_group = [&](const GroupOfClips& group) {
    const auto& clips = group.clips;
    const auto stats = adapts ? recognizer.adapt(clips, jobs) : std::nullopt;
    result.adapted.groups += stats ? 1 : 0;
    (stats ? result.adapted.clips : result.adapted.without) += clips.size();
    auto found = parallel_results<std::vector<double>>(jobs, clips.size(), [&](std::size_t i) {
      return recognizer.recognize(*clips[i], stats ? &*stats : nullptr);
    });
    for (std::size_t i = 0; i < clips.size(); ++i) {
      probabilities[group.rows[i]] = std::move(found[i]);
    }
  };
  for_each_group(
      set.manifest, rows, result.adapted.by,
      [&](std::size_t row) -> const Features& { return set.features.get(row); }, recognize_group);
  for (const std::size_t row : rows) {
    result.predictions.rows.push_back(
        prediction_of(set.manifest.rows[row], model.target, std::move(probabilities.at(row))));
  }
  return result;
}

}  // namespace

ManifestPredictions predictions_of(const Model& model, const TrainingSet& set,
                                   const EncodedSet* encoded, const std::vector<std::size_t>& rows,
                                   int jobs) {
  if (encoded == nullptr) return predictions_from(model, set, rows, jobs);
  return predictions_from(model_behind(*encoded, model), behind(*encoded, set), rows, jobs);
}

}  // namespace ser
