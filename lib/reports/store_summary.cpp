#include "reports/store_summary.hpp"

#include <nlohmann/json.hpp>
#include <numeric>
#include <vector>

#include "core/error.hpp"
#include "features/store/store_files.hpp"
#include "reports/fact_list.hpp"
#include "reports/front_end.hpp"
#include "storage/resources.hpp"

namespace ser {
namespace {

std::int64_t sum_of(const std::vector<std::int64_t>& values) {
  return std::accumulate(values.begin(), values.end(), std::int64_t{0});
}

/// The middle one of ascending values; the lower of two.
std::int64_t middle_of(const std::vector<std::int64_t>& values) {
  return values[(values.size() - 1) / 2];
}

bool has_frames(const StoreFacts& facts, std::size_t input) {
  return facts.config.inputs[input].kind == InputKind::kMap && !facts.frames[input].empty();
}

}  // namespace

std::string feature_set_of(const std::string& hash) {
  for (const std::string& name : resource_names(ResourceKind::kFeatures)) {
    try {
      if (config_hash(find_feature_config(name)) == hash) return name;
    } catch (const Error&) {
      continue;  // a set of the user's that is broken is not the one
    }
  }
  return "";
}

std::string store_text(const StoreFacts& facts, const std::string& path, const std::string& set) {
  const bool matrix = is_vector_config(facts.config);
  std::vector<Fact> lines = {
      {"features", path},
      {"state", facts.finished ? "finished" : "unfinished (its ser extract command goes on)"},
      {"set", set.empty() ? "none that ships with ser" : set},
      {"config hash", facts.config_hash},
      {"rows", std::to_string(facts.rows)},
      {"failed", facts.failed == 0 ? "" : counted(facts.failed, "recording") + " (failed.csv)"},
      {"files", counted(facts.files, facts.finished && matrix ? "matrix file" : "shard") + ", " +
                    size_text(facts.bytes)}};
  for (std::size_t i = 0; i < facts.frames.size(); ++i) {
    if (!has_frames(facts, i)) continue;
    const auto& frames = facts.frames[i];
    lines.push_back({"frames of " + facts.config.inputs[i].name,
                     std::to_string(frames.front()) + " to " + std::to_string(frames.back()) +
                         ", median " + std::to_string(middle_of(frames)) + ", " +
                         std::to_string(sum_of(frames)) + " in all"});
  }
  return fact_list(lines) + "\n" + front_end_text(facts.config);
}

Json store_json(const StoreFacts& facts, const std::string& path, const std::string& set) {
  Json frames = Json::object();
  for (std::size_t i = 0; i < facts.frames.size(); ++i) {
    if (!has_frames(facts, i)) continue;
    frames[facts.config.inputs[i].name] = {{"min", facts.frames[i].front()},
                                           {"median", middle_of(facts.frames[i])},
                                           {"max", facts.frames[i].back()},
                                           {"sum", sum_of(facts.frames[i])}};
  }
  return {{"kind", "features"},
          {"folder", path},
          {"state", facts.finished ? "finished" : "unfinished"},
          {"set", set.empty() ? Json(nullptr) : Json(set)},
          {"config_hash", facts.config_hash},
          {"rows", facts.rows},
          {"failed", facts.failed},
          {"files", facts.files},
          {"bytes", facts.bytes},
          {"frames", std::move(frames)},
          {"inputs", front_end_json(facts.config)}};
}

}  // namespace ser
