#include "reports/plots/manifest_charts.hpp"

#include <algorithm>
#include <utility>

#include "core/text.hpp"
#include "manifest/speaker_emotions.hpp"
#include "reports/plots/manifest_facts.hpp"

namespace ser {
namespace {

Chart blank(const ManifestFacts& facts, ChartKind kind, const std::string& title,
            const std::string& x) {
  Chart chart;
  chart.kind = kind;
  chart.title = title + (facts.synthetic ? " (synthetic speech)" : "");
  chart.x.label = x;
  chart.y.label = "number of clips";
  return chart;
}

Category category_of(const ColumnValue& value) {
  return {shown(value.name), {value.name}, value.colour};
}

/// Rows by the values of one column.
Chart column_chart(const ManifestFacts& facts, ChartKind kind, const std::string& title,
                   const FactColumn& column) {
  Chart chart = blank(facts, kind, title, column.name);
  chart.keys = {column.name};
  std::map<std::string, double> counts;
  for (const Utterance& row : facts.manifest.rows) ++counts[row.column(column.name)];
  Series clips{"clips", {}};
  for (const ColumnValue& value : column.values) {
    chart.categories.push_back(category_of(value));
    clips.values.push_back(counts[value.name]);
  }
  chart.series = {std::move(clips)};
  return chart;
}

/// Rows by the values of two columns: a category a value of one, a series a value of the other.
Chart crossed_chart(const ManifestFacts& facts, ChartKind kind, const std::string& title,
                    const FactColumn& categories, const FactColumn& series) {
  Chart chart = blank(facts, kind, title, categories.name);
  chart.keys = {categories.name};
  std::map<std::pair<std::string, std::string>, double> counts;
  for (const Utterance& row : facts.manifest.rows) {
    ++counts[{row.column(categories.name), row.column(series.name)}];
  }
  for (const ColumnValue& value : categories.values) chart.categories.push_back(category_of(value));
  for (const ColumnValue& value : series.values) {
    Series one{shown(value.name), {}, value.colour};
    for (const ColumnValue& category : categories.values) {
      one.values.push_back(counts[{category.name, value.name}]);
    }
    chart.series.push_back(std::move(one));
  }
  return chart;
}

Chart heat_map(const ManifestFacts& facts) {
  Chart chart = crossed_chart(facts, ChartKind::kHeatMap, "Clips by emotion and corpus",
                              facts.corpora, facts.emotions);
  chart.y.label = "emotion";
  return chart;
}

Chart duration_chart(const ManifestFacts& facts) {
  std::vector<double> ascending;
  for (const auto& [seconds, unused] : facts.durations) ascending.push_back(seconds);
  std::sort(ascending.begin(), ascending.end());
  const Bins bins = bins_of(ascending);
  Chart chart = blank(facts, ChartKind::kHistogram, "Durations of clips", "duration");
  chart.x.unit = "s";
  if (bins.open_end) {
    chart.x.unit += "; last bar: from " + to_text(bins.edges[bins.edges.size() - 2]) + " s to " +
                    fixed(ascending.back(), 1) + " s";
  }
  if (const std::size_t without = facts.manifest.rows.size() - ascending.size(); without > 0) {
    chart.y.unit = std::to_string(without) + " of unknown length left out";
  }
  chart.keys = {"from_s", "to_s"};
  chart.positions = bins.edges;
  chart.open_end = bins.open_end;
  std::map<std::string, std::vector<double>> counts;
  for (const auto& [seconds, corpus] : facts.durations) {
    auto& bars = counts[corpus];
    bars.resize(bins.edges.size() - 1);
    bars[bin_of(bins, seconds)] += 1.0;
  }
  for (const ColumnValue& corpus : facts.corpora.values) {
    if (counts.contains(corpus.name)) {
      chart.series.push_back({shown(corpus.name), counts[corpus.name], corpus.colour});
    }
  }
  return chart;
}

/// Coloured by corpus where there are several, else by gender where any is known.
Chart speaker_chart(const ManifestFacts& facts) {
  const bool several = facts.corpora.values.size() > 1;
  const FactColumn& coloured = several ? facts.corpora : facts.genders;
  Chart chart = blank(facts, ChartKind::kBars, "Clips by speaker", "speaker");
  chart.keys = {"corpus", "speaker", "gender"};
  Series clips{"clips", {}};
  double sum = 0.0;
  for (const SpeakerFact& speaker : facts.speakers) {
    const ColumnValue& value = coloured.value(several ? speaker.corpus : speaker.gender);
    const std::string name =
        several && !speaker.corpus.empty() ? speaker.corpus + " " + speaker.name : speaker.name;
    chart.categories.push_back(
        {name, {speaker.corpus, speaker.name, speaker.gender}, value.colour});
    clips.values.push_back(speaker.clips);
    sum += speaker.clips;
  }
  chart.series = {std::move(clips)};
  if (const double without = static_cast<double>(facts.manifest.rows.size()) - sum; without > 0.0) {
    chart.y.unit = to_text(without) + " without a speaker left out";
  }
  if (!coloured.known()) return chart;
  for (const ColumnValue& value : coloured.values) {
    const auto has = [&](const Category& category) { return category.colour == value.colour; };
    if (std::any_of(chart.categories.begin(), chart.categories.end(), has)) {
      chart.legend.push_back({shown(value.name), value.colour});
    }
  }
  return chart;
}

Chart classes(const ManifestFacts& facts) {
  return column_chart(facts, ChartKind::kBars, "Clips by emotion", facts.emotions);
}

Chart corpora_pie(const ManifestFacts& facts) {
  return column_chart(facts, ChartKind::kPie, "Clips by corpus", facts.corpora);
}

Chart corpora_bar(const ManifestFacts& facts) {
  return column_chart(facts, ChartKind::kBars, "Clips by corpus", facts.corpora);
}

Chart stacked_chart(const ManifestFacts& facts) {
  return crossed_chart(facts, ChartKind::kStackedBars, "Emotions in each corpus", facts.corpora,
                       facts.emotions);
}

Chart grouped_chart(const ManifestFacts& facts) {
  return crossed_chart(facts, ChartKind::kGroupedBars, "Corpora of each emotion", facts.emotions,
                       facts.corpora);
}

Chart gender_chart(const ManifestFacts& facts) {
  return crossed_chart(facts, ChartKind::kGroupedBars, "Gender of the speakers by emotion",
                       facts.emotions, facts.genders);
}

/// A column a speaker; only where most have one emotion, so that it says something.
Chart speaker_emotion_chart(const ManifestFacts& facts, const SpeakerEmotions& found) {
  Chart chart = blank(facts, ChartKind::kHeatMap, "Clips by emotion and speaker", "speaker");
  chart.y.label = "emotion";
  chart.keys = {"corpus", "speaker"};
  for (const auto& [speaker, unused] : found.clips) {
    const bool bare = speaker.first.empty() || facts.corpora.values.size() < 2;
    chart.categories.push_back({bare ? speaker.second : speaker.first + " " + speaker.second,
                                {speaker.first, speaker.second},
                                kCounts});
  }
  for (const std::string& emotion : found.emotions) {
    Series one{emotion, {}, facts.emotions.value(emotion).colour};
    for (const auto& [unused, clips] : found.clips) {
      const auto own = clips.find(emotion);
      one.values.push_back(own == clips.end() ? 0.0 : static_cast<double>(own->second));
    }
    chart.series.push_back(std::move(one));
  }
  chart.name = "emotions_by_speaker";
  return chart;
}

struct Row {
  const char* name;
  std::vector<const char*> columns;  ///< each must have a value somewhere
  Chart (*make)(const ManifestFacts&);
};

const std::vector<Row>& rows() {
  static const std::vector<Row> all = {
      {"classes", {"emotion"}, classes},
      {"corpora_pie", {"corpus"}, corpora_pie},
      {"corpora_bar", {"corpus"}, corpora_bar},
      {"emotions_by_corpus_stacked", {"corpus", "emotion"}, stacked_chart},
      {"emotions_by_corpus_grouped", {"corpus", "emotion"}, grouped_chart},
      {"emotions_by_corpus_heatmap", {"corpus", "emotion"}, heat_map},
      {"durations", {"duration"}, duration_chart},
      {"speakers", {"speaker"}, speaker_chart},
      {"gender_by_emotion", {"gender", "emotion"}, gender_chart}};
  return all;
}

}  // namespace

ManifestCharts manifest_charts(const Manifest& manifest) {
  const ManifestFacts facts = facts_of(manifest);
  ManifestCharts result;
  for (const Row& row : rows()) {
    const auto lacking = std::find_if(row.columns.begin(), row.columns.end(),
                                      [&](const char* column) { return !facts.knows(column); });
    if (lacking == row.columns.end()) {
      result.charts.push_back(row.make(facts));
      result.charts.back().name = row.name;
    } else {
      result.left_out[row.name] = std::string("no ") + *lacking + " is known";
    }
  }
  const SpeakerEmotions speakers = speaker_emotions(manifest);
  if (speakers.tied()) result.charts.push_back(speaker_emotion_chart(facts, speakers));
  return result;
}

WrittenCharts plot_manifest(const Manifest& manifest, const std::filesystem::path& path,
                            const std::filesystem::path& folder, Observer& observer) {
  ManifestCharts made = manifest_charts(manifest);
  WrittenCharts written = write_charts(made.charts, folder, path, observer);
  written.left_out = std::move(made.left_out);
  return written;
}

}  // namespace ser
