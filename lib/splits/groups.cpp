#include "splits/groups.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <span>
#include <utility>

#include "core/random.hpp"
#include "core/text.hpp"
#include "splits/split.hpp"

namespace ser {
namespace {

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

std::string key_of(const Utterance& row, GroupBy by) {
  switch (by) {
    case GroupBy::kSpeaker:
      return "speaker " + speaker_text(folded_speaker(row.speaker_id()));
    case GroupBy::kCorpus:
      return "corpus " + folded_id(row.corpus);
    case GroupBy::kText:
      return "text " + folded_id(row.corpus) + ":" + row.text;
    case GroupBy::kClip:
      break;
  }
  return {};
}

}  // namespace

std::vector<Group> group_rows(const Manifest& manifest, const Target& target,
                              const std::vector<std::size_t>& rows, GroupBy by, Copies copies) {
  Links links(manifest.rows.size());
  std::map<std::string, std::size_t> first;
  const auto link = [&](const std::string& key, std::size_t row) {
    links.join(first.try_emplace(key, row).first->second, row);
  };
  for (const std::size_t i : rows) {
    const Utterance& row = manifest.rows[i];
    if (const std::string& hash = content_hash(row); !hash.empty()) link("hash " + hash, i);
    if (!row.twin.empty()) link("twin " + row.twin, i);
    link("file " + row.file, i);
    if (!row.source.empty() && copies == Copies::kWithSource) link("file " + row.source, i);
    if (by != GroupBy::kClip) link(key_of(row, by), i);
  }
  std::map<std::size_t, Group> groups;
  for (const std::size_t i : rows) {
    Group& group = groups[links.root(i)];
    if (group.rows.empty()) group.classes.resize(target.labels.size());
    group.rows.push_back(i);
    group.classes[target.index_of(manifest, manifest.rows[i])] += 1.0;
  }
  std::vector<Group> result;
  result.reserve(groups.size());
  for (auto& [root, group] : groups) result.push_back(std::move(group));
  return result;
}

namespace {

constexpr std::uint64_t kOrders = 500;
constexpr int kMostPasses = 20;
constexpr std::size_t kMostGroupsToSwap = 400;
constexpr double kTooSmallToMatter = 1e-12;

/// Fills the parts from the last to the second with groups in the given order; the first part gets
/// the rest.
std::vector<std::size_t> deal_in_order(const std::vector<Group>& groups,
                                       const std::vector<Share>& shares, double clips,
                                       const std::vector<std::size_t>& order) {
  std::vector<std::size_t> part(groups.size(), 0);
  std::size_t next = 0;
  for (std::size_t p = shares.size() - 1; p > 0; --p) {
    double filled = 0.0;
    const double wanted = shares[p].clips * clips;
    while (wanted > 0.0 && next + p < groups.size()) {
      const auto size = static_cast<double>(groups[order[next]].rows.size());
      if (filled > 0.0 && filled + size / 2.0 > wanted) break;
      filled += size;
      part[order[next++]] = p;
    }
  }
  return part;
}

/// A division of the groups, with what each part holds, so that a change costs little to judge.
class Division {
 public:
  Division(const std::vector<Group>& groups, const std::vector<Share>& shares)
      : groups_(groups), shares_(shares), totals_(groups.front().classes.size()) {
    for (const Group& group : groups) {
      for (std::size_t c = 0; c < totals_.size(); ++c) totals_[c] += group.classes[c];
    }
  }

  double clips() const { return std::accumulate(totals_.begin(), totals_.end(), 0.0); }
  const std::vector<std::size_t>& part() const { return part_; }

  void set(std::vector<std::size_t> part) {
    part_ = std::move(part);
    held_.assign(shares_.size(), std::vector<double>(totals_.size()));
    size_.assign(shares_.size(), 0);
    for (std::size_t g = 0; g < groups_.size(); ++g) add(part_[g], g, 1.0);
  }

  double cost() const {
    double sum = 0.0;
    for (std::size_t p = 0; p < shares_.size(); ++p) sum += cost_of(p);
    return sum;
  }

  /// Moves a group where that lowers the cost and leaves no part empty; says whether it did.
  bool try_move(std::size_t g, std::size_t to) {
    const std::size_t from = part_[g];
    if (from == to || size_[from] < 2 || shares_[to].clips <= 0.0) return false;
    const double before = cost_of(from) + cost_of(to);
    move(g, to);
    if (cost_of(from) + cost_of(to) < before - kTooSmallToMatter) return true;
    move(g, from);
    return false;
  }

  bool try_swap(std::size_t a, std::size_t b) {
    const std::size_t pa = part_[a];
    const std::size_t pb = part_[b];
    if (pa == pb) return false;
    const double before = cost_of(pa) + cost_of(pb);
    move(a, pb);
    move(b, pa);
    if (cost_of(pa) + cost_of(pb) < before - kTooSmallToMatter) return true;
    move(a, pa);
    move(b, pb);
    return false;
  }

 private:
  void add(std::size_t p, std::size_t g, double sign) {
    for (std::size_t c = 0; c < totals_.size(); ++c) {
      held_[p][c] += sign * groups_[g].classes[c];
    }
    size_[p] += sign > 0 ? 1 : -1;
  }

  void move(std::size_t g, std::size_t to) {
    add(part_[g], g, -1.0);
    add(to, g, 1.0);
    part_[g] = to;
  }

  /// How far a part is from holding its share of every class.
  double cost_of(std::size_t p) const {
    if (shares_[p].clips <= 0.0) return 0.0;
    double cost = 0.0;
    for (std::size_t c = 0; c < totals_.size(); ++c) {
      if (totals_[c] == 0.0) continue;
      const double off = held_[p][c] / totals_[c] - shares_[p].clips;
      cost += off * off + (held_[p][c] == 0.0 ? shares_[p].importance : 0.0);
    }
    return cost;
  }

  const std::vector<Group>& groups_;
  const std::vector<Share>& shares_;
  std::vector<double> totals_;
  std::vector<std::size_t> part_;
  std::vector<std::vector<double>> held_;  ///< clips by part and class
  std::vector<int> size_;                  ///< groups by part
};

/// Moves and swaps groups as long as something gets better.
void improve(Division& division, std::size_t groups, std::size_t parts) {
  bool better = true;
  for (int pass = 0; better && pass < kMostPasses; ++pass) {
    better = false;
    for (std::size_t g = 0; g < groups; ++g) {
      for (std::size_t p = 0; p < parts; ++p) better |= division.try_move(g, p);
      if (groups > kMostGroupsToSwap) continue;
      for (std::size_t h = g + 1; h < groups; ++h) better |= division.try_swap(g, h);
    }
  }
}

}  // namespace

std::vector<std::size_t> deal(const std::vector<Group>& groups, const std::vector<Share>& shares,
                              std::uint64_t seed) {
  Division division(groups, shares);
  const double clips = division.clips();
  std::vector<std::size_t> order(groups.size());
  std::vector<std::size_t> best;
  double best_cost = std::numeric_limits<double>::infinity();
  for (std::uint64_t attempt = 0; attempt < kOrders; ++attempt) {
    std::iota(order.begin(), order.end(), std::size_t{0});
    Random(derive_seed(seed, "split", attempt)).shuffle(std::span(order));
    division.set(deal_in_order(groups, shares, clips, order));
    const double cost = division.cost();
    if (cost < best_cost - kTooSmallToMatter) {
      best_cost = cost;
      best = division.part();
    }
  }
  division.set(std::move(best));
  improve(division, groups.size(), shares.size());
  return division.part();
}

}  // namespace ser
