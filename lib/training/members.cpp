#include "training/members.hpp"

#include <algorithm>

#include "core/random.hpp"

namespace ser {
namespace {

constexpr double EpochRecord::*kFigures[] = {&EpochRecord::train_loss, &EpochRecord::train_wa,
                                             &EpochRecord::dev_loss,   &EpochRecord::dev_wa,
                                             &EpochRecord::dev_uar,    &EpochRecord::learning_rate,
                                             &EpochRecord::seconds};

}  // namespace

std::uint64_t member_seed(std::uint64_t seed, int i) {
  return i == 1 ? seed : derive_seed(seed, "member", static_cast<std::uint64_t>(i));
}

std::vector<EpochRecord> mean_history(const std::vector<std::vector<EpochRecord>>& histories) {
  std::size_t longest = 0;
  for (const auto& history : histories) longest = std::max(longest, history.size());
  std::vector<EpochRecord> means(longest);
  for (std::size_t e = 0; e < longest; ++e) {
    means[e].epoch = static_cast<int>(e) + 1;
    double count = 0.0;
    double train_uar = 0.0;
    bool knows_train_uar = true;
    for (const auto& history : histories) {
      if (e >= history.size()) continue;
      count += 1.0;
      for (const auto figure : kFigures) means[e].*figure += history[e].*figure;
      train_uar += history[e].train_uar.value_or(0.0);
      knows_train_uar = knows_train_uar && history[e].train_uar;
    }
    for (const auto figure : kFigures) means[e].*figure /= count;
    if (knows_train_uar) means[e].train_uar = train_uar / count;
  }
  return means;
}

}  // namespace ser
