#include "models/adaptation.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "core/parallel.hpp"

namespace ser {
namespace {

constexpr std::size_t kAtOnce = 256;  ///< clips whose activations are in memory together

}  // namespace

GroupStats speaker_stats(const NativeNetwork& network, const Tensors& weights,
                         const std::vector<SpeakerLayer>& layers,
                         std::span<const Features* const> clips, int jobs) {
  GroupStats stats;
  for (const SpeakerLayer& layer : layers) {
    if (static_cast<std::int64_t>(clips.size()) < layer.statistics->min_clips) continue;
    LayerMoments moments(layer);
    for (std::size_t from = 0; from < clips.size(); from += kAtOnce) {
      const auto part = clips.subspan(from, std::min(kAtOnce, clips.size() - from));
      for (const Activation& in :
           parallel_results<Activation>(jobs, part.size(), [&](std::size_t i) {
             return network.input_of(layer.prefix, part[i]->inputs, &stats);
           })) {
        moments.add(in);
      }
    }
    stats.merge(moments.stats(weights));
  }
  return stats;
}

Stamps adapted(Stamps stamps, const AdaptationCounts& counts) {
  stamps.speaker_adapted = counts.groups > 0 && counts.by == Standardize::By::kSpeaker;
  stamps.corpus_adapted = counts.groups > 0 && counts.by == Standardize::By::kCorpus;
  return stamps;
}

std::vector<std::vector<std::size_t>> rows_by_group(const Manifest& manifest,
                                                    const std::vector<std::size_t>& rows,
                                                    Standardize::By by) {
  if (by == Standardize::By::kAll) return {rows};
  const bool by_speaker = by == Standardize::By::kSpeaker;
  std::vector<std::vector<std::size_t>> groups;
  std::map<std::pair<std::string, std::string>, std::size_t> known;
  for (const std::size_t row : rows) {
    const Utterance& utterance = manifest.rows[row];
    if ((by_speaker ? utterance.speaker : utterance.corpus).empty()) {
      groups.push_back({row});
      continue;
    }
    const auto [found, fresh] =
        known.try_emplace({utterance.corpus, by_speaker ? utterance.speaker : ""}, groups.size());
    if (fresh) groups.emplace_back();
    groups[found->second].push_back(row);
  }
  return groups;
}

}  // namespace ser
