#include "splits/groups.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <span>
#include <utility>

#include "core/random.hpp"
#include "splits/split.hpp"

namespace ser {
namespace {

constexpr std::uint64_t kOrders = 500;
constexpr double kMissingClassPenalty = 1.0;

/// Union-find over row numbers.
class Links {
 public:
  explicit Links(std::size_t count) : parent_(count) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }
  std::size_t root(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void join(std::size_t a, std::size_t b) {
    a = root(a);
    b = root(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::size_t> parent_;
};

/// Clips of each class in all groups together.
std::vector<double> class_totals(const std::vector<Group>& groups) {
  std::vector<double> totals(groups.front().classes.size());
  for (const Group& group : groups) {
    for (std::size_t c = 0; c < totals.size(); ++c) totals[c] += group.classes[c];
  }
  return totals;
}

/// Fills the parts from the last to the second with groups in the given order; the first part gets
/// the rest.
std::vector<std::size_t> deal_in_order(const std::vector<Group>& groups,
                                       const std::vector<double>& shares, double clips,
                                       const std::vector<std::size_t>& order) {
  std::vector<std::size_t> part(groups.size(), 0);
  std::size_t next = 0;
  for (std::size_t p = shares.size() - 1; p > 0; --p) {
    double filled = 0.0;
    const double wanted = shares[p] * clips;
    while (wanted > 0.0 && next + p < groups.size()) {
      const auto size = static_cast<double>(groups[order[next]].rows.size());
      if (filled > 0.0 && filled + size / 2.0 > wanted) break;
      filled += size;
      part[order[next++]] = p;
    }
  }
  return part;
}

/// How far the parts are from holding their share of every class.
double cost_of(const std::vector<Group>& groups, const std::vector<double>& shares,
               const std::vector<double>& totals, const std::vector<std::size_t>& part) {
  std::vector<std::vector<double>> held(shares.size(), std::vector<double>(totals.size()));
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (std::size_t c = 0; c < totals.size(); ++c) held[part[g]][c] += groups[g].classes[c];
  }
  double cost = 0.0;
  for (std::size_t p = 0; p < shares.size(); ++p) {
    for (std::size_t c = 0; c < totals.size(); ++c) {
      if (totals[c] == 0.0 || shares[p] == 0.0) continue;
      const double off = held[p][c] / totals[c] - shares[p];
      cost += off * off + (held[p][c] == 0.0 ? kMissingClassPenalty : 0.0);
    }
  }
  return cost;
}

}  // namespace

std::vector<Group> group_rows(const Manifest& manifest, const Target& target,
                              const std::vector<std::size_t>& rows, GroupBy by) {
  Links links(manifest.rows.size());
  std::map<std::string, std::size_t> first;
  const auto link = [&](const std::string& key, std::size_t row) {
    links.join(first.try_emplace(key, row).first->second, row);
  };
  for (const std::size_t i : rows) {
    const Utterance& row = manifest.rows[i];
    if (!row.hash.empty()) link("hash " + row.hash, i);
    link("file " + row.file, i);
    if (!row.source.empty()) link("file " + row.source, i);
    if (by == GroupBy::kSpeaker) link("speaker " + speaker_text(row.speaker_id()), i);
    if (by == GroupBy::kText) link("text " + row.text, i);
  }
  std::map<std::size_t, Group> groups;
  for (const std::size_t i : rows) {
    Group& group = groups[links.root(i)];
    if (group.rows.empty()) {
      group.classes.resize(target.labels.size());
    }
    group.rows.push_back(i);
    group.classes[target.index_of(manifest, manifest.rows[i])] += 1.0;
  }
  std::vector<Group> result;
  for (auto& [root, group] : groups) result.push_back(std::move(group));
  return result;
}

std::vector<std::size_t> deal(const std::vector<Group>& groups, const std::vector<double>& shares,
                              std::uint64_t seed) {
  const auto totals = class_totals(groups);
  const double clips = std::accumulate(totals.begin(), totals.end(), 0.0);
  std::vector<std::size_t> order(groups.size());
  std::vector<std::size_t> best;
  double best_cost = std::numeric_limits<double>::infinity();
  for (std::uint64_t attempt = 0; attempt < kOrders; ++attempt) {
    std::iota(order.begin(), order.end(), std::size_t{0});
    Random(derive_seed(seed, "split", attempt)).shuffle(std::span(order));
    auto part = deal_in_order(groups, shares, clips, order);
    const double cost = cost_of(groups, shares, totals, part);
    if (cost < best_cost - 1e-12) {
      best_cost = cost;
      best = std::move(part);
    }
  }
  return best;
}

}  // namespace ser
