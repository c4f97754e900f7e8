#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/observer.hpp"
#include "manifest/manifest.hpp"
#include "reports/plots/chart.hpp"
#include "reports/plots/write_charts.hpp"

namespace ser {

struct ManifestCharts {
  std::vector<Chart> charts;
  std::map<std::string, std::string> left_out;  ///< charts of what is not known, and why
};

/// What a manifest can be seen as: `classes`, `corpora_pie`, `corpora_bar`,
/// `emotions_by_corpus_stacked`, `…_grouped`, `…_heatmap`, `durations`, `speakers` and
/// `gender_by_emotion`; and `emotions_by_speaker` where emotions are tied to speakers. Emotions are
/// in canonical order, corpora and speakers by name; "(none)" are rows without a value. Titles say
/// where speech is synthetic. Throws data_error for a start or an end that is no time.
ManifestCharts manifest_charts(const Manifest& manifest);

/// Writes them as write_charts() does; `path` is the manifest's.
WrittenCharts plot_manifest(const Manifest& manifest, const std::filesystem::path& path,
                            const std::filesystem::path& folder, Observer& observer);

}  // namespace ser
