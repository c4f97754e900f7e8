#include "training/data/sampler.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "core/random.hpp"

namespace ser {
namespace {

/// `count` of `rows`, each as often as the others (to within one), in random order.
Rows drawn(const Rows& rows, std::size_t count, Random& random) {
  Rows result;
  while (result.size() < count) {
    Rows round = rows;
    random.shuffle(std::span(round));
    round.resize(std::min(round.size(), count - result.size()));
    result.insert(result.end(), round.begin(), round.end());
  }
  return result;
}

Rows balanced(const Rows& rows, std::span<const std::size_t> truth, std::size_t classes,
              Random& random) {
  std::vector<Rows> by_class(classes);
  for (std::size_t i = 0; i < rows.size(); ++i) by_class[truth[i]].push_back(rows[i]);
  std::vector<std::size_t> order(classes);  // which classes get one clip more
  std::iota(order.begin(), order.end(), std::size_t{0});
  random.shuffle(std::span(order));
  Rows result;
  for (std::size_t i = 0; i < classes; ++i) {
    const std::size_t share = rows.size() / classes + (i < rows.size() % classes ? 1 : 0);
    const Rows part = drawn(by_class[order[i]], share, random);
    result.insert(result.end(), part.begin(), part.end());
  }
  return result;
}

}  // namespace

std::vector<Rows> batches_of(const Rows& rows, int batch_size) {
  const auto size = static_cast<std::size_t>(batch_size);
  std::vector<Rows> batches;
  for (std::size_t first = 0; first < rows.size(); first += size) {
    const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(first);
    const std::size_t count = std::min(size, rows.size() - first);
    const Rows batch(begin, begin + static_cast<std::ptrdiff_t>(count));
    if (count == 1 && !batches.empty()) {
      batches.back().push_back(batch.front());
    } else {
      batches.push_back(batch);
    }
  }
  return batches;
}

std::vector<Rows> speaker_batches(const Rows& rows, std::span<const std::size_t> speaker,
                                  int clips_per_speaker, int batch_size, std::uint64_t seed) {
  Random random(seed);
  std::map<std::size_t, Rows> by_speaker;
  for (std::size_t i = 0; i < rows.size(); ++i) by_speaker[speaker[i]].push_back(rows[i]);
  const auto size = static_cast<std::size_t>(clips_per_speaker);
  std::vector<Rows> shares;
  for (auto& entry : by_speaker) {
    Rows& own = entry.second;
    random.shuffle(std::span(own));
    const std::size_t count = std::max<std::size_t>(1, (own.size() + size / 2) / size);
    for (std::size_t i = 0; i < count; ++i) {
      const auto at = [&](std::size_t share) {
        return own.begin() + static_cast<std::ptrdiff_t>(own.size() * share / count);
      };
      shares.emplace_back(at(i), at(i + 1));
    }
  }
  random.shuffle(std::span(shares));
  std::vector<Rows> batches(1);
  for (const Rows& share : shares) {
    if (batches.back().size() >= static_cast<std::size_t>(batch_size)) batches.emplace_back();
    batches.back().insert(batches.back().end(), share.begin(), share.end());
  }
  return batches;
}

Rows epoch_order(Sampling sampling, const Rows& rows, std::span<const std::size_t> truth,
                 std::size_t classes, std::uint64_t seed) {
  Random random(seed);
  Rows order = sampling == Sampling::kBalanced ? balanced(rows, truth, classes, random) : rows;
  random.shuffle(std::span(order));
  return order;
}

std::vector<double> weights_of_classes(ClassWeights kind, std::span<const std::size_t> truth,
                                       std::size_t classes) {
  std::vector<double> counts(classes);
  for (const std::size_t label : truth) counts[label] += 1.0;
  const double mean = static_cast<double>(truth.size()) / static_cast<double>(classes);
  std::vector<double> weights;
  weights.reserve(classes);
  for (const double count : counts) {
    weights.push_back(kind == ClassWeights::kBalanced && count > 0.0 ? mean / count : 1.0);
  }
  return weights;
}

}  // namespace ser
