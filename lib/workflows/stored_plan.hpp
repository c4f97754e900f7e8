#pragma once

#include <filesystem>
#include <optional>

#include "training/train.hpp"
#include "workflows/plan.hpp"

namespace ser {

/// The files that a training reads, by the names that its command gave them.
struct PlanSources {
  std::filesystem::path manifest;
  std::optional<std::filesystem::path> init;
  std::optional<std::filesystem::path> encoder;
  std::optional<std::filesystem::path> store;
  Device device = Device::kAuto;
};

/// Writes RUN/split.csv, RUN/fold-N/split.csv and, last, RUN/plan.json: all that a process needs to
/// train one fold (read_fold_plan).
void write_plans(const FoldPlans& plans, const PlanSources& sources,
                 const std::filesystem::path& run);

/// One fold's plan as write_plans() left it, and what it reads. The manifest, the split's leaks and
/// what the training begins from are checked again. Throws data_error when RUN holds no plan, or
/// when the manifest has changed since; usage_error for a number that no fold has.
struct StoredPlan {
  Plan plan;
  PlanSources sources;
};
StoredPlan read_fold_plan(const std::filesystem::path& run, int number);

}  // namespace ser
