#include "models/adaptation.hpp"

#include <map>
#include <utility>

#include "core/parallel.hpp"

namespace ser {

GroupStats speaker_stats(const NativeNetwork& network, const Tensors& weights,
                         const std::vector<SpeakerLayer>& layers,
                         std::span<const Features* const> clips, int jobs) {
  GroupStats stats;
  for (const SpeakerLayer& layer : layers) {
    if (static_cast<std::int64_t>(clips.size()) < layer.layer->options().min_clips) continue;
    LayerMoments moments(layer);
    for (const Activation& in :
         parallel_results<Activation>(jobs, clips.size(), [&](std::size_t i) {
           return network.input_of(layer.prefix, clips[i]->inputs, &stats);
         })) {
      moments.add(in);
    }
    stats.merge(moments.stats(weights));
  }
  return stats;
}

std::vector<std::vector<std::size_t>> rows_by_speaker(const Manifest& manifest,
                                                      const std::vector<std::size_t>& rows) {
  std::vector<std::vector<std::size_t>> groups;
  std::map<std::pair<std::string, std::string>, std::size_t> known;
  for (const std::size_t row : rows) {
    const Utterance& utterance = manifest.rows[row];
    if (utterance.speaker.empty()) {
      groups.push_back({row});
      continue;
    }
    const auto [found, fresh] =
        known.try_emplace({utterance.corpus, utterance.speaker}, groups.size());
    if (fresh) groups.emplace_back();
    groups[found->second].push_back(row);
  }
  return groups;
}

}  // namespace ser
